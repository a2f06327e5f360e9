import {
  createFromTemplate,
  goldenPath as walk,
  Observer,
  openBrowser,
  PortalApi,
  signIn,
  Steps,
} from '@modelport/e2e';
import path from 'node:path';
import { againstPromise } from './againstPromise';
import type { Bar } from './bar';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const LIMITS = { seconds: 180, training: 60, scientist: 14, reviewer: 4 };

const result = (part: string, figure: number, unit: string, limit: number) =>
  againstPromise({ name: `golden-path ${part}`, figure, unit, limit });

/** How long the one training of a model ran, in seconds. */
async function trainingSeconds(url: string, model: string): Promise<number> {
  const { items } = await new PortalApi(url, 'data-scientist').call<{
    items: { startedAt: string; endedAt: string }[];
  }>('GET', `ml-training/v1/entities/component/default/${model}/trainings`);
  const [{ startedAt, endedAt }] = items;
  return (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}

/** The journey from a template to a prediction, in Chromium on real servers. */
export const goldenPath: Bar = {
  name: 'golden-path',
  promise:
    'Create, train (small profile), live curve, register, ask and approve, deploy, one prediction: machine time at most 3 minutes, at most 14 clicks by the data scientist and 4 by the reviewer, sign-in not counted; the small profile trains in under a minute; axe finds nothing serious in our views, light and dark.',
  async measure({ smoke, rig }) {
    const portal = await rig.start();
    const browser = await openBrowser();
    const steps = new Steps(async () => {});
    const observer = new Observer(
      path.join(checkout, '.modelport/test-logs/golden-path'),
    );
    const context = { browser, portal, steps, observer, model: 'golden-path' };
    try {
      if (smoke) {
        const scientist = await signIn(browser, portal.url, 'Data scientist');
        await createFromTemplate(context, scientist);
        const clicks = scientist.clicks;
        return [
          {
            ...result('clicks to a repository', clicks, 'clicks', clicks),
            pass: clicks > 0,
          },
        ];
      }
      const { scientist, reviewer, seconds } = await walk(context);
      const training = await trainingSeconds(portal.url, context.model);
      for (const fault of observer.faults) process.stdout.write(`${fault}\n`);
      return [
        result('machine time', seconds, 's', LIMITS.seconds),
        result('training of the small profile', training, 's', LIMITS.training),
        result(
          'clicks by the data scientist',
          scientist.clicks,
          'clicks',
          LIMITS.scientist,
        ),
        result(
          'clicks by the reviewer',
          reviewer.clicks,
          'clicks',
          LIMITS.reviewer,
        ),
        result(
          'serious faults that axe finds',
          observer.faults.length,
          'faults',
          0,
        ),
      ];
    } finally {
      await browser.close();
    }
  },
};
