import { made, type Report, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 300_000;
const CATALOG_MS = 30_000;

interface Entity {
  spec?: { owner?: string };
}

interface Task {
  id: string;
  status: string;
  spec: { parameters?: { name?: unknown } };
}

const GOES_ON = ['open', 'processing', 'completed'];

const find = ({ author }: Walk, kind: string, name: string) =>
  author.find<Entity>(`catalog/entities/by-name/${kind}/default/${name}`);

const inCatalog = (walk: Walk, kind: string, name: string, longestMs: number) =>
  waitFor({
    look: () => find(walk, kind, name),
    until: entity => entity !== undefined,
    everyMs: walk.askEveryMs,
    longestMs,
  });

/** The task that makes the model, if the person has started one. */
async function taskOf({ author, model }: Walk): Promise<Task | undefined> {
  const { tasks } = await author.get<{ tasks: Task[] }>(
    `scaffolder/v2/tasks?createdBy=user:default/${author.persona}&order=desc:created_at`,
  );
  return tasks.find(
    ({ status, spec }) =>
      spec.parameters?.name === model.name && GOES_ON.includes(status),
  );
}

async function startTask(walk: Walk): Promise<string> {
  const { author, model } = walk;
  const { name, template, owner, description } = model;
  if (!(await inCatalog(walk, 'template', template, CATALOG_MS))) {
    throw new Error(`the catalog has no template ${template}`);
  }
  const { id } = await author.post<{ id: string }>('scaffolder/v2/tasks', {
    templateRef: `template:default/${template}`,
    values: {
      name,
      owner: `group:default/${owner}`,
      description,
      seed: 42,
      branch: 'main',
    },
  });
  return id;
}

async function finishTask(walk: Walk, id: string, report: Report) {
  const { status } = await waitFor({
    look: () => walk.author.get<Task>(`scaffolder/v2/tasks/${id}`),
    until: task => !['open', 'processing'].includes(task.status),
    everyMs: walk.askEveryMs,
    longestMs: LONGEST_MS,
    onLook: task => task.status === 'processing' && report(task.status),
  });
  if (status !== 'completed') {
    throw new Error(
      `the template's task is ${status}; its log is on the page /create/tasks/${id}`,
    );
  }
}

function checkOwner({ model }: Walk, { spec }: Entity): void {
  const owner = spec?.owner?.split('/').at(-1)?.split(':').at(-1);
  if (owner !== model.owner) {
    throw new Error(
      `there is already a ${model.name}, and it belongs to ${owner}; give the demo a data folder of its own with --data DIR`,
    );
  }
}

/** Creates the model repository from its template, unless the catalog has it or a task is making it. */
export async function createModel(walk: Walk, report: Report): Promise<void> {
  const { name } = walk.model;
  let entity = await find(walk, 'component', name);
  if (!entity) {
    const known = await taskOf(walk);
    report(known?.status ?? 'starting');
    if (known) {
      await finishTask(walk, known.id, report);
      entity = await inCatalog(walk, 'component', name, CATALOG_MS);
    }
    if (!entity) {
      await finishTask(walk, await startTask(walk), report);
      entity = await inCatalog(walk, 'component', name, CATALOG_MS);
    }
  }
  checkOwner(walk, made(`${name} in the catalog`, entity));
}
