/** The spine of an open project: which steps are done, open or locked, and why. */
import { resolve } from '$app/paths';
import type { Project } from '$lib/state';
import type { SpineStep } from '$lib/ui/shell';

/** Pages beside a step, which belong to it. */
const sidePages: Readonly<Record<string, string>> = { data: '/drift', report: '/explore' };

export function projectSteps(project: Project, routeId: string): readonly SpineStep[] {
  const { id, hasData, models, generating, judging } = project;
  const hasModel = models.selected !== null;
  const hasTable = generating.selected !== null;
  const noData = hasData ? undefined : 'this project has a model only, without a table';
  const noModel = hasModel ? undefined : 'train a model first';
  const noTable = noData ?? (hasTable ? undefined : 'generate rows first');
  const step = (
    label: string,
    name: 'data' | 'model' | 'train' | 'generate' | 'report',
    isDone: boolean,
    reason: string | undefined,
  ): SpineStep => ({
    label,
    href: resolve(`/project/[id]/${name}`, { id }),
    state: reason === undefined ? (isDone ? 'done' : 'open') : 'locked',
    isCurrent: routeId.endsWith(`/${name}`) || routeId.endsWith(sidePages[name] ?? '/'),
    reason,
  });
  return [
    step('Data', 'data', hasData && (hasModel || project.stage !== 'data'), noData),
    step('Model', 'model', hasModel, noData),
    step('Train', 'train', hasModel, noData),
    step('Generate', 'generate', hasTable, noModel),
    step('Report', 'report', judging.report !== null, noTable),
  ];
}
