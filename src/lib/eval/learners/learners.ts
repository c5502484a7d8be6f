/** The judge's learners, from the strongest to the simplest, under the names that figures call them by. */
import { learn } from './boost';
import type { Breathe, Learner, Lesson } from './learner';
import { learnLinear } from './linear';
import type { Task } from './losses';
import { learnNetwork } from './network';

export type LearnerName = 'trees' | 'linear' | 'network';

export interface LearnerEntry {
  title(task: Task): string;
  learn(lesson: Lesson, breathe?: Breathe): Promise<Learner>;
}

export const learners: Readonly<Record<LearnerName, LearnerEntry>> = {
  trees: { title: () => 'boosted trees', learn },
  linear: {
    title: ({ kind }) => (kind === 'number' ? 'linear regression' : 'logistic regression'),
    learn: learnLinear,
  },
  network: { title: () => 'small network', learn: learnNetwork },
};
