import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from './browser';
import { journey } from './journey';
import { Observer } from './Observer';
import { startPortal } from './portal';
import { Steps } from './steps';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();

async function main() {
  const { values } = parseArgs({
    options: {
      pictures: {
        type: 'string',
        default: path.join(checkout, '.modelport/test-logs/pictures'),
      },
    },
  });
  const portal = await startPortal({ checkout });
  process.stdout.write(`portal ready after ${portal.seconds.toFixed(1)} s\n`);
  const browser = await openBrowser();
  const steps = new Steps(async step => {
    for (const page of browser.contexts().flatMap(context => context.pages())) {
      const file = path.join(values.pictures, 'failed.png');
      await page.screenshot({ path: file });
      process.stdout.write(
        `at ${step}: ${page.url()}, picture: ${file}\n${(
          await page.locator('body').innerText()
        ).slice(0, 3_000)}\n`,
      );
    }
  });
  try {
    await journey({
      browser,
      portal,
      steps,
      observer: new Observer(values.pictures),
      model: 'card-fraud',
    });
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.stack : error}\n`);
  } finally {
    await browser.close();
    const { leftRunning } = await portal.stop();
    if (leftRunning.length) {
      steps.failed += 1;
      process.stdout.write(
        `FAILED  nothing runs after Ctrl-C: ${leftRunning.join(', ')}\n`,
      );
    } else {
      steps.passed += 1;
      process.stdout.write('ok      nothing runs after Ctrl-C\n');
    }
  }
  process.stdout.write(`${steps.passed} passed, ${steps.failed} failed\n`);
  process.exitCode = steps.failed || steps.passed < 2 ? 1 : 0;
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
});
