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
        ...['--served-features', 'f1', '--served-features', 'f2'],
        '--fail-on-skew',
      ]),
    ).toEqual({
      command: 'export',
      servedFeatures: ['f1', 'f2'],
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
      servedFeatures: [],
      failOnSkew: false,
    });
  });

  it('reads what to write for Feast', () => {
    const materialise = ['materialise', ...EXPORT.slice(1), '--out', 'o'];
    expect(
      parseCommandLine([
        ...materialise,
        ...['--as-of', '2026-11-30', '--online-store', 'sqlite'],
      ]),
    ).toEqual({
      command: 'materialise',
      kafka: { brokers: ['a:1', 'b:2'] },
      features: 'f',
      data: 'd',
      out: 'o',
      asOf: Date.UTC(2026, 10, 30),
      bucketMs: undefined,
      onlineStore: 'sqlite',
    });
    expect(parseCommandLine(materialise)).toMatchObject({
      onlineStore: undefined,
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

  it('reads what a backfill needs', () => {
    const args = ['--config', 'c.yaml', '--store', 'rediss://redis:6379'];
    expect(parseCommandLine(['backfill', ...KAFKA, ...args])).toEqual({
      ...{ command: 'backfill', kafka: { brokers: ['a:1', 'b:2'] } },
      ...{ config: 'c.yaml', store: 'rediss://redis:6379' },
    });
  });

  it.each([
    [
      [],
      'The command is missing; give export, materialise, backfill or freshness',
    ],
    [
      ['import'],
      'The command is import; give export, materialise, backfill or freshness',
    ],
    [
      ['materialise', ...EXPORT.slice(1), '--out', 'o', '--online-store', 'x'],
      '--online-store is x; give redis or sqlite',
    ],
    [
      ['materialise', ...EXPORT.slice(1), '--out', 'o', '--from', '2026-01-01'],
      "Unknown option '--from'",
    ],
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
    [['backfill', ...KAFKA, '--config', 'c'], '--store is missing'],
    [
      ['backfill', ...KAFKA, '--config', 'c', '--store', 'memory'],
      '--store is memory; give redis://HOST:PORT',
    ],
    [
      ['backfill', ...KAFKA, '--store', 'redis://127.0.0.1:6379'],
      '--config is missing',
    ],
    [['freshness', ...KAFKA, '--port', '70000'], '--port is 70000'],
    [['freshness', ...KAFKA, '--prot', '1'], "Unknown option '--prot'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
  });
});
