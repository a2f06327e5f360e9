import { seeded } from '@modelport/fraud-core';
import { bodyOf, handbook } from '@modelport/fraud-load';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { type Attack, ATTACKS, type Random } from './fuzz/attacks';
import { Caller } from './fuzz/Caller';
import { faultOf } from './fuzz/judge';
import { ScoringProcess } from './ScoringProcess';
import { smallModel } from './TrainedModel';

const SIZES = { full: 1_000_000, smoke: 3_000 };
/** Answered before and after: what was refused in between must not show in them. */
const CONTROLS = 200;
const CONNECTIONS = 32;
/** Sending megabytes is slow: one in so many requests. */
const HUGE_EVERY = 2_000;
const HUGE_BYTES = 8 * 1024 * 1024;
const SHOWN_FAULTS = 20;

type Fields = Record<string, unknown>;

/** Payments that a service would answer, by ids of their own, in the order of their times. */
function payments(count: number): Fields[] {
  const drawn = handbook({ seed: 5, days: Infinity, customers: 50 });
  return Array.from({ length: count }, (_, at) => {
    const next = drawn.next();
    if (next.done) throw new Error('The simulation has ended.');
    return {
      ...JSON.parse(bodyOf(next.value)),
      transaction_id: `control-${at}`,
    };
  });
}

/** What a service says to payments, and what it decided by, without times and what differs from process to process. */
async function decide(caller: Caller, list: readonly Fields[]) {
  const decided: unknown[] = [];
  for (const fields of list) {
    const { status, text } = await caller.send({
      ...{ path: '/v1/score', method: 'POST', contentType: 'application/json' },
      body: JSON.stringify(fields),
    });
    const record = await caller.send({
      ...{ method: 'GET', path: `/v1/decisions/${fields.transaction_id}` },
    });
    const { features, late_by: lateBy } = JSON.parse(record.text);
    decided.push({ status, answer: JSON.parse(text), features, lateBy });
  }
  return decided;
}

/** An id that was decided comes again with other content. */
function replay(random: Random, known: readonly Fields[]): Attack {
  const fields = known[Math.floor(random() * known.length)];
  const [name, value] = [
    ['amount', Number(fields.amount) + 1],
    ['customer_id', 'c-other'],
    ['terminal_id', 't-other'],
    ['event_time', '2020-01-01T00:00:00Z'],
  ][Math.floor(random() * 4)] as [string, unknown];
  return {
    ...{ name: `replayed with another ${name}`, path: '/v1/score' },
    ...{ method: 'POST', contentType: 'application/json' },
    body: JSON.stringify({ ...fields, [name]: value }),
    names: 'transaction_id',
    statuses: [409],
  };
}

const huge = (): Attack => ({
  ...{ name: 'huge', path: '/v1/score', method: 'POST' },
  contentType: 'application/json',
  body: Buffer.alloc(HUGE_BYTES, 0x20),
  statuses: [413],
});

/** Sends attacks until there were enough. @returns what was wrong, each in one sentence */
async function attack(
  caller: Caller,
  count: number,
  known: readonly Fields[],
): Promise<string[]> {
  const random = seeded(11);
  const faults: string[] = [];
  let sent = 0;
  const next = (): Attack => {
    sent += 1;
    if (sent % HUGE_EVERY === 0) return huge();
    const at = Math.floor(random() * (ATTACKS.length + 1));
    if (at === ATTACKS.length) return replay(random, known);
    const fields = known[Math.floor(random() * known.length)];
    return ATTACKS[at](random, { ...fields, transaction_id: `fuzz-${sent}` });
  };
  const work = async () => {
    while (sent < count) {
      const each = next();
      try {
        const fault = faultOf(each, await caller.send(each));
        if (fault) faults.push(fault);
      } catch (error) {
        // The server may close the connection on what is too large before it was read.
        if (each.name !== 'huge') faults.push(`${each.name}: ${error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return faults;
}

/** Whether bad input is refused in words, whatever it is, and leaves no trace. */
export const fraudFuzz: Bar = {
  name: 'fraud-fuzz',
  promise:
    'A million requests that are wrong (schema, NaN, huge and deep bodies, unknown fields, prototypes, wrong types, times, ids and content types, replayed ids with other content): each is refused with a 4xx that names the field, none with a 5xx, the service lives, and what is asked afterwards is decided as by a service that was asked nothing of the kind.',
  async measure({ smoke }) {
    const count = smoke ? SIZES.smoke : SIZES.full;
    const controls = payments(2 * CONTROLS);
    const before = controls.slice(0, CONTROLS);
    const after = controls.slice(CONTROLS);
    const model = await smallModel();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-fuzz-'));
    // The same cards in both, so that they are assigned alike.
    const pseudonymKey = path.join(folder, 'pseudonym.key');
    fs.writeFileSync(pseudonymKey, 'c'.repeat(64));
    const start = () =>
      ScoringProcess.startFull(model, { store: 'memory', pseudonymKey });
    const attacked = await start();
    const untouched = await start();
    const callers = [attacked, untouched].map(
      ({ url }) => new Caller(url, CONNECTIONS),
    );
    try {
      const [caller, other] = callers;
      const first = await decide(caller, before);
      const faults = await attack(caller, count, before);
      faults
        .slice(0, SHOWN_FAULTS)
        .forEach(fault => process.stdout.write(`${fault}\n`));
      const ours = [...first, ...(await decide(caller, after))];
      const theirs = await decide(other, controls);
      const differing = ours.filter(
        (each, at) => JSON.stringify(each) !== JSON.stringify(theirs[at]),
      ).length;
      const of = (part: string, figure: number, unit: string, n: number) =>
        againstPromise({
          ...{ name: `fraud-fuzz ${part}`, figure, unit, limit: 0, n },
        });
      return [
        of(
          'requests that were not refused well',
          faults.length,
          'requests',
          count,
        ),
        of(
          'decisions that differ afterwards',
          differing,
          'decisions',
          ours.length,
        ),
      ];
    } finally {
      callers.forEach(each => each.close());
      await Promise.all([attacked.stop(), untouched.stop()]);
      model.remove();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
};
