import {
  type Durations,
  learnDurations,
  LEAST_DURATIONS,
} from './drawDuration';
import type {
  DurationHistory,
  QueuedWork,
  QueueState,
  WaitForecast,
} from './queue';

const SAMPLES = 400;
const MISSED_BELOW = 0.1;
/** Nobody plans by a forecast that reaches farther. */
const HORIZON_SECONDS = 30 * 86_400;
/** A queue that has grown by so many only grows. */
const MOST_OVERTAKING = 200;
/** Of ends and arrivals in one course; one that has as many is as good as endless. */
const MOST_EVENTS = 20_000;

type Draw = (work: QueuedWork, elapsed: number) => number;

/** Lets in what the strategy permits, and takes it out of what waits. */
function letIn(
  waiting: QueuedWork[],
  free: number,
  strategy: QueueState['strategy'],
): QueuedWork[] {
  const admitted: QueuedWork[] = [];
  let left = free;
  for (let at = 0; at < waiting.length; ) {
    const work = waiting[at];
    if (work.demand <= left) {
      left -= work.demand;
      admitted.push(work);
      waiting.splice(at, 1);
    } else if (strategy === 'StrictFIFO') {
      break;
    } else {
      at += 1;
    }
  }
  return admitted;
}

/** How long one training waits in one course that things may take; Infinity when it is not let in within the horizon. */
function waitOnce(
  { strategy, free: freeNow, running, ahead, arrivals }: QueueState,
  mine: QueuedWork,
  draw: Draw,
  random: () => number,
): number {
  let now = 0;
  let free = freeNow;
  const ends = running.map(work => ({
    at: draw(work, work.elapsedSeconds) - work.elapsedSeconds,
    demand: work.demand,
  }));
  const waiting = [...ahead, mine];
  const mayOvertake = strategy === 'BestEffortFIFO' ? arrivals : undefined;
  const gap = () =>
    mayOvertake ? -Math.log(1 - random()) / mayOvertake.perSecond : Infinity;
  let nextArrival = gap();
  const mostWaiting = waiting.length + MOST_OVERTAKING;
  for (let event = 0; event < MOST_EVENTS; event += 1) {
    if (waiting.length > mostWaiting) return Infinity;
    for (const work of letIn(waiting, free, strategy)) {
      if (work === mine) return now;
      free -= work.demand;
      ends.push({ at: now + draw(work, 0), demand: work.demand });
    }
    const nextEnd = Math.min(...ends.map(({ at }) => at));
    now = Math.min(nextEnd, nextArrival);
    if (now > HORIZON_SECONDS) return Infinity;
    if (mayOvertake && nextArrival <= nextEnd) {
      const { like } = mayOvertake;
      waiting.push({ ...like[Math.floor(random() * like.length)] });
      nextArrival = now + gap();
    } else {
      const ended = ends.findIndex(({ at }) => at === nextEnd);
      free += ends[ended].demand;
      ends.splice(ended, 1);
    }
  }
  return Infinity;
}

/** Durations of every profile that a forecast needs, or the profile of which too little is known. */
function learn(
  works: readonly QueuedWork[],
  history: DurationHistory,
): Map<string, Durations> | { missing: string } {
  const learned = new Map<string, Durations>();
  for (const { profile } of works) {
    if (learned.has(profile)) continue;
    const past = history.get(profile) ?? [];
    if (past.length < LEAST_DURATIONS) return { missing: profile };
    learned.set(profile, learnDurations(past));
  }
  return learned;
}

/**
 * Forecasts how long a training would wait in a queue, by playing out many courses that things may take: what runs ends, what is
 * ahead is let in as the queue's strategy has it, what comes later may overtake. Preemption and changes of quota are not foreseen.
 *
 * @param mine - the training that is asked about
 * @param random - gives numbers from 0 up to but without 1
 * @public
 */
export function forecastWait(
  mine: QueuedWork,
  state: QueueState,
  history: DurationHistory,
  random: () => number,
): WaitForecast {
  const { running, ahead, free, strategy } = state;
  if (letIn([...ahead, mine], free, strategy).includes(mine)) {
    return { kind: 'at-once' };
  }
  const most = running.reduce((sum, { demand }) => sum + demand, free);
  if (mine.demand > most) {
    return {
      kind: 'unknown',
      why: `It asks for ${mine.demand} at once, of which the queue has ${most}.`,
    };
  }
  const arrivals =
    strategy === 'BestEffortFIFO' ? state.arrivals?.like ?? [] : [];
  const learned = learn([...running, ...ahead, ...arrivals], history);
  if ('missing' in learned) {
    return {
      kind: 'unknown',
      why: `Fewer than ${LEAST_DURATIONS} trainings of ${learned.missing} have ended, which runs or waits there; how long it takes is not known yet.`,
    };
  }
  const draw: Draw = (work, elapsed) =>
    learned.get(work.profile)!.draw(work, elapsed, random); // learned above
  const waits: number[] = [];
  let neverLetIn = 0;
  while (waits.length < SAMPLES) {
    const wait = waitOnce(state, mine, draw, random);
    if (wait === Infinity) neverLetIn += 1;
    if (neverLetIn > MISSED_BELOW * SAMPLES) {
      return {
        kind: 'unknown',
        why: 'It is not let in within 30 days in more than one of ten courses that things may take: the queue gets more than it works off.',
      };
    }
    waits.push(wait);
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(share * (SAMPLES - 1))];
  return {
    kind: 'between',
    fromSeconds: at(MISSED_BELOW),
    medianSeconds: at(0.5),
    toSeconds: at(1 - MISSED_BELOW),
  };
}
