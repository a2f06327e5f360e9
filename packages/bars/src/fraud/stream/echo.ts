/**
 * What a consumer costs that does nothing: publishes each message of a topic in another as it came.
 *
 *   echo.ts '{"brokers": ["127.0.0.1:9092"], "from": "in", "to": "out"}'
 */
import { createKafkajsBus } from '@modelport/event-bus';

async function main(): Promise<void> {
  const { brokers, from, to } = JSON.parse(process.argv[2]);
  const bus = createKafkajsBus({ brokers, clientId: 'echo' });
  const subscription = await bus.subscribe({
    group: 'echo',
    topics: [from],
    onBatch: ({ messages }) =>
      bus.publish(
        to,
        messages.map(({ key = '', value }) => ({ key, value })),
      ),
  });
  await subscription.ready();
  process.once('SIGTERM', () => bus.close());
  process.stdout.write('{"event":"ready"}\n');
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
