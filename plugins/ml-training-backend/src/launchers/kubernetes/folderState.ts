import type { TrainingFolder } from '../local/TrainingFolder';
import type { Observation, TrainingExit } from '../TrainingLauncher';

interface ExitFile extends Omit<TrainingExit, 'at'> {
  at: string;
  startedAt?: string;
}

const END = 'exit.json';
const START = 'started.json';
const WHY = ['cancel', 'stop'] as const;

/** Why a training is not wanted any more. */
export type Unwanted = (typeof WHY)[number];

/** That a training is not wanted any more, since when. */
export interface Wish {
  why: Unwanted;
  at: Date;
}

type Ended = Extract<Observation, { phase: 'ended' }>;

/** How a training ended, as its folder keeps it; undefined while it has not. */
export async function readEnd(
  folder: TrainingFolder,
): Promise<Ended | undefined> {
  const file = await folder.read<ExitFile>(END);
  if (!file) {
    return undefined;
  }
  const { at, startedAt, ...exit } = file;
  return {
    phase: 'ended',
    exit: { ...exit, at: new Date(at) },
    startedAt: startedAt === undefined ? undefined : new Date(startedAt),
  };
}

/** Keeps how a training ended; the first end that is kept stays. */
export async function keepEnd(
  folder: TrainingFolder,
  { exit, startedAt }: Omit<Ended, 'phase'>,
): Promise<Ended> {
  const known = await readEnd(folder);
  if (known) {
    return known;
  }
  await folder.write(END, { ...exit, startedAt });
  return { phase: 'ended', exit, startedAt };
}

/** When a training began for the first time; a later attempt does not change it. */
export async function readStart(
  folder: TrainingFolder,
): Promise<Date | undefined> {
  const known = await folder.read<{ at: string }>(START);
  return known && new Date(known.at);
}

/** Keeps when a training began, unless it has begun before; gives what is kept. */
export async function keepStart(
  folder: TrainingFolder,
  at: Date,
): Promise<Date> {
  const known = await readStart(folder);
  if (!known) {
    await folder.write(START, { at });
  }
  return known ?? at;
}

/** Whether a training is not wanted any more. */
export async function readUnwanted(
  folder: TrainingFolder,
): Promise<Wish | undefined> {
  for (const why of WHY) {
    const marker = await folder.read<{ at: string }>(why);
    if (marker) return { why, at: new Date(marker.at) };
  }
  return undefined;
}

/** Keeps that a training is not wanted; the first reason stays. */
export async function keepUnwanted(
  folder: TrainingFolder,
  why: Unwanted,
  at: Date,
): Promise<void> {
  if (!(await readUnwanted(folder))) {
    await folder.write(why, { at });
  }
}
