import { parseCommandLine } from './commandLine';

const KAFKA = ['--kafka', 'a:1,b:2'];
const EXPORT = ['export', ...KAFKA, '--features', 'f', '--data', 'd'];

describe('parseCommandLine', () => {
  it('reads what to export', () => {
    expect(
      parseCommandLine([
        ...EXPORT,
        ...['--out', 'o', '--kafka-settings', 's', '--bucket-minutes', '60'],
        ...['--as-of', '2026-11-30T12:00:00Z', '--from', '2026-11-01'],
        '--fail-on-skew',
      ]),
    ).toEqual({
      command: 'export',
      kafka: { brokers: ['a:1', 'b:2'], settings: 's' },
      features: 'f',
      data: 'd',
      out: 'o',
      asOf: Date.UTC(2026, 10, 30, 12),
      from: Date.UTC(2026, 10, 1),
      bucketMs: 3_600_000,
      failOnSkew: true,
    });
    expect(parseCommandLine([...EXPORT, '--out', 'o'])).toMatchObject({
      asOf: undefined,
      failOnSkew: false,
    });
  });

  it('reads what to watch', () => {
    expect(parseCommandLine(['freshness', ...KAFKA, '--port', '9000'])).toEqual(
      {
        command: 'freshness',
        kafka: { brokers: ['a:1', 'b:2'] },
        port: 9_000,
        host: '127.0.0.1',
        maturedDays: 7,
      },
    );
  });

  it.each([
    [[], 'The command is missing; give export or freshness'],
    [['import'], 'The command is import; give export or freshness'],
    [EXPORT, '--out is missing'],
    [['export', '--features', 'f'], '--kafka is missing'],
    [['export', '--kafka', 'x'], '--kafka names the broker "x"'],
    [[...EXPORT, '--out', 'o', '--as-of', 'today'], '--as-of is today'],
    [[...EXPORT, '--out', 'o', '--from', '2026-02-31T00:00'], '--from is'],
    [[...EXPORT, '--out', 'o', '--from', '2026-13-01'], '--from is'],
    [
      [...EXPORT, '--out', 'o', '--bucket-minutes', '0'],
      '--bucket-minutes is 0; give a whole number from 1 to 1440',
    ],
    [['freshness', ...KAFKA, '--port', '70000'], '--port is 70000'],
    [['freshness', ...KAFKA, '--prot', '1'], "Unknown option '--prot'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});
