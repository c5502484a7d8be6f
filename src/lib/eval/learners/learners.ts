/** The judge's learners, from the strongest to the simplest, under the names that figures call them by. */
import type { CrewTools } from '../crew';
import { learn } from './boost';
import type { Breathe, Learner, Lesson } from './learner';
import { learnLinear } from './linear';
import type { Task } from './losses';
import { learnNetwork } from './network';

export type LearnerName = 'trees' | 'linear' | 'network';

interface LearnerEntry {
  title(task: Task): string;
  /** `tools`: threads, for those that can use them. */
  learn(lesson: Lesson, breathe?: Breathe, tools?: CrewTools): Promise<Learner>;
}

export const learners: Readonly<Record<LearnerName, LearnerEntry>> = {
  trees: { title: () => 'boosted trees', learn },
  linear: {
    title: ({ kind }) => (kind === 'number' ? 'linear regression' : 'logistic regression'),
    learn: learnLinear,
  },
  network: { title: () => 'small network', learn: learnNetwork },
};
