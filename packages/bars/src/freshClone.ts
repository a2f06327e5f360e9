import { openBrowser, startPortal, type StartedPortal } from '@modelport/e2e';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { againstPromise } from './againstPromise';
import type { Bar, BarResult } from './bar';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const LIMITS = { cold: 600, warm: 20, paint: 2 };

async function firstPaintSeconds(portal: StartedPortal): Promise<number> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(portal.url);
    await page
      .getByRole('button', { name: 'Sign in as Data scientist' })
      .waitFor();
    const paint = await page.waitForFunction(
      () =>
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    const milliseconds = Number(await paint.jsonValue());
    return milliseconds / 1000;
  } finally {
    await browser.close();
  }
}

const result = (
  part: string,
  figure: number,
  limit: number,
  smoke: boolean,
): BarResult => {
  const name = `fresh-clone ${part}`;
  const measured = againstPromise({ name, figure, unit: 's', limit });
  return { ...measured, pass: smoke || measured.pass };
};

/** Starts, measures the first paint, stops, and counts what is left running. */
async function round(
  folder: string,
  by: 'Ctrl-C' | 'SIGTERM to npm',
  env?: NodeJS.ProcessEnv,
) {
  const portal = await startPortal({ checkout: folder, env });
  let paint: number;
  try {
    paint = await firstPaintSeconds(portal);
  } catch (error) {
    await portal.stop();
    throw error;
  }
  const { leftRunning } = await portal.stop({ by });
  return { seconds: portal.seconds, paint, leftRunning };
}

/** Clean clone to a usable page by one command, cold and warm. */
export const freshClone: Bar = {
  name: 'fresh-clone',
  promise:
    'Clean clone to a usable page by one command: cold in 10 minutes, warm in 20 s, first contentful paint in 2 s, nothing left running after Ctrl-C or SIGTERM to npm.',
  async measure({ smoke, rig }) {
    const left = (pids: number[]) =>
      againstPromise({
        name: 'fresh-clone processes left after Ctrl-C and SIGTERM',
        figure: pids.length,
        unit: 'processes',
        limit: 0,
      });
    if (smoke) {
      const portal = await rig.start();
      const paint = await firstPaintSeconds(portal);
      const { leftRunning } = await rig.stop();
      return [
        result('warm start', portal.seconds, LIMITS.warm, smoke),
        result('first contentful paint', paint, LIMITS.paint, smoke),
        left(leftRunning),
      ];
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-clone-'));
    try {
      const clone = path.join(folder, 'clone');
      execFileSync('git', ['clone', '-q', checkout, clone]);
      const env = {
        ...process.env,
        PATH: (process.env.PATH ?? '')
          .split(path.delimiter)
          .filter(entry => !entry.includes('modelport'))
          .join(path.delimiter),
        MODELPORT_CACHE: path.join(folder, 'cache'),
      };
      const cold = await round(clone, 'Ctrl-C', env);
      const warm = await round(clone, 'SIGTERM to npm', env);
      return [
        result('cold start', cold.seconds, LIMITS.cold, smoke),
        result('warm start', warm.seconds, LIMITS.warm, smoke),
        result('first contentful paint', warm.paint, LIMITS.paint, smoke),
        left([...cold.leftRunning, ...warm.leftRunning]),
      ];
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
};
