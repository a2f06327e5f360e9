import { setTimeout as pause } from 'node:timers/promises';
import { LeftAsItIs, PortalRefusal, PortalUnavailable } from './errors';
import type { DemoModel } from './models';
import { type Persona, PersonaApi } from './PersonaApi';
import { planOf, type Step } from './plan';
import { Progress } from './Progress';
import type { Scoring } from './scoring/Scoring';
import type { Report, Walk } from './Walk';

/** How {@link runDemo} runs. */
export interface DemoOptions {
  /** Of the portal, without a slash at the end. */
  url: string;
  models: readonly DemoModel[];
  /** Told each line for the person at the terminal. */
  say: (line: string) => void;
  askEveryMs?: number;
  /** The scoring service beside the portal; absent: steps that need one are left out. */
  scoring?: Scoring;
}

const TRIES = 6;

/** Has a step that met a portal that cannot answer now look anew at what is there. */
async function tryStep(step: Step, walk: Walk, report: Report): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await step.act(walk, report);
      return;
    } catch (error) {
      if (tries >= TRIES || !(error instanceof PortalUnavailable)) throw error;
      await pause(walk.askEveryMs * 2 ** tries);
    }
  }
}

/** Why a model is left as it is after a step; undefined where the demo has to end. */
function leftBecause(error: unknown, index: number): string | undefined {
  if (error instanceof LeftAsItIs) return error.message;
  // What an earlier step has made is not there under the model's name any more: somebody has renamed or removed it.
  const isGone = error instanceof PortalRefusal && error.status === 404;
  return isGone && index > 0
    ? `${error.message}; the demo leaves this model as it is`
    : undefined;
}

async function walkModel(walk: Walk, progress: Progress): Promise<void> {
  const steps = planOf(walk.model, walk.scoring !== undefined);
  for (const [index, step] of steps.entries()) {
    try {
      await progress.step(step, report => tryStep(step, walk, report));
    } catch (error) {
      const why = leftBecause(error, index);
      if (why === undefined) throw error;
      progress.skip(why, steps.slice(index));
      return;
    }
  }
}

/**
 * Brings each model through the path as the people of the demo would, and leaves what is there as it is.
 * @throws Error with one sentence that names the step that failed and why
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { url, models, say, askEveryMs = 1_000, scoring } = options;
  const people = new Map<Persona, PersonaApi>();
  const as = (persona: Persona) => {
    const person = people.get(persona) ?? new PersonaApi(url, persona);
    people.set(persona, person);
    return person;
  };
  const plan = models.flatMap(model => planOf(model, scoring !== undefined));
  const progress = new Progress(plan, say);
  const names = new Set(models.map(({ name }) => name)).size;
  const owners = new Set(models.map(({ owner }) => owner)).size;
  progress.begin(`${names} models of ${owners} teams`);
  for (const model of models) {
    await walkModel(
      {
        model,
        author: as(model.author),
        reviewer: as(model.reviewer),
        askEveryMs,
        scoring,
        trainings: [],
      },
      progress,
    );
  }
  progress.end();
}
