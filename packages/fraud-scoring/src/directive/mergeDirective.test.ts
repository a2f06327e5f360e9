import { createAssignment } from '@modelport/fraud-core';
import * as fc from 'fast-check';
import { document } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { aDirective, aPolicy, RAMPED, STOPPED } from './directive.testing';
import { parseDirective } from './Directive';
import { ignoredChanges, mergeDirective, requireOwn } from './mergeDirective';

const configured = (more?: object) =>
  readConfiguration(document(more), '/models');
const directed = (parts: object) => parseDirective(aDirective(3, parts));

describe('what people approved', () => {
  it('changes nothing as long as it has no parts', async () => {
    const configuration = await configured();
    expect(mergeDirective(configuration, directed({}))).toEqual(configuration);
  });

  it.each<[string, object, number | string]>([
    ['takes the place of a lower version', { version: 2 }, 2],
    ['takes the place of the same version', { version: 1 }, 1],
    ['takes the place of another policy', { name: 'strict' }, 'strict'],
  ])('of a policy %s', async (_, metadata, then) => {
    const policy = aPolicy({
      metadata: { name: 'card-payments', version: 1, ...metadata },
    });
    const merged = mergeDirective(await configured(), directed({ policy }));
    expect(merged.policy.thresholds).toEqual({ review: 0.3, decline: 0.8 });
    expect([merged.policy.version, merged.policy.name]).toContain(then);
  });

  it('of a policy gives way to a higher version in the configuration', async () => {
    const newer = aPolicy({
      metadata: { name: 'card-payments', version: 5 },
      thresholds: { review: 0.1, decline: 0.2 },
    });
    const configuration = await configured({ policy: newer });
    const merged = mergeDirective(
      configuration,
      directed({ policy: aPolicy() }),
    );
    expect(merged).toEqual(configuration);
  });

  it('gives all cards the version of one arm', async () => {
    const configuration = await configured();
    const merged = mergeDirective(
      configuration,
      directed({ experiment: STOPPED }),
    );
    const { experiment, versionOf } = await configured({
      experiment: undefined,
      traffic: 'fraud@1',
    });
    expect(merged).toEqual({ ...configuration, experiment, versionOf });
    expect(merged.configuredExperiment).toBe('steeper');
  });

  it('gives arms other weights under another name', async () => {
    const configuration = await configured();
    const merged = mergeDirective(
      configuration,
      directed({ experiment: RAMPED }),
    );
    expect(merged).toEqual({
      ...configuration,
      experiment: {
        name: 'steeper-r2',
        salt: 's1',
        variants: [
          { name: 'control', weight: 0.2 },
          { name: 'steep', weight: 0.8 },
        ],
      },
    });
  });

  it('leaves every card that had the challenger there when it is ramped', async () => {
    const configuration = await configured();
    const ramped = mergeDirective(
      configuration,
      directed({ experiment: RAMPED }),
    );
    const before = createAssignment(configuration.experiment);
    const after = createAssignment(ramped.experiment);
    fc.assert(
      fc.property(fc.string(), card => {
        const moved = [before(card).name, after(card).name];
        expect(moved).not.toEqual(['steep', 'control']);
      }),
    );
  });

  it.each([
    ['another name', { experiment: { ...STOPPED, changes: 'older' } }, {}],
    [
      'none',
      { experiment: { ...STOPPED, changes: 'none' } },
      { experiment: undefined, traffic: 'fraud@2' },
    ],
  ])(
    'of an experiment is over when the configuration has one of %s',
    async (_, parts, more) => {
      const configuration = await configured(more);
      const merged = mergeDirective(
        configuration,
        directed({ ...parts, policy: aPolicy() }),
      );
      expect(merged.policy.version).toBe(2);
      expect({ ...merged, policy: configuration.policy }).toEqual(
        configuration,
      );
    },
  );

  it.each<[object, string]>([
    [
      { ...STOPPED, variant: 'gentle' },
      'experiment.variant: gentle is not an arm of steeper; choose control, steep',
    ],
    [
      { ...RAMPED, weights: { control: 0.5, gentle: 0.5 } },
      'experiment.weights: gentle is not an arm of steeper; choose control, steep',
    ],
    [
      { ...RAMPED, weights: { control: 1 } },
      'experiment.weights: steep has none; give each of control, steep one, 0 for no cards',
    ],
  ])('is refused when its arms are not those: %j', async (parts, message) => {
    const configuration = await configured();
    expect(() =>
      mergeDirective(configuration, directed({ experiment: parts })),
    ).toThrow(message);
  });
});

describe('what a configuration changes in vain', () => {
  const rolledBack = () => {
    const { experiment } = document();
    const [control, steep] = experiment.variants;
    const variants = [
      { ...control, weight: 1 },
      { ...steep, weight: 0 },
    ];
    return { experiment: { ...experiment, variants } };
  };
  const stricter = (version: number) => ({
    policy: aPolicy({ metadata: { name: 'card-payments', version } }),
  });

  it('is weights of an experiment to which people gave others', async () => {
    const [before, file] = [await configured(), await configured(rolledBack())];
    const [told, ...more] = ignoredChanges(
      ...([before, file, directed({ experiment: RAMPED })] as const),
    );
    expect(told).toMatch(
      /^experiment\.variants: the weights of steeper were changed, and revision 3 of the directive decides instead; roll back or ramp in the portal, or give/,
    );
    expect(more).toEqual([]);
    const isFree = (parts: object, files = [before, file]) =>
      expect(ignoredChanges(files[0], files[1], directed(parts))).toEqual([]);
    isFree({});
    isFree({ experiment: { ...RAMPED, changes: 'another' } });
    isFree({ experiment: RAMPED }, [file, file]);
  });

  it('is a policy that is not above the one that people approved', async () => {
    const before = await configured();
    const directive = directed(stricter(3));
    expect(
      ignoredChanges(before, await configured(stricter(2)), directive),
    ).toEqual([
      'policy: card-payments version 2 was put there, and revision 3 of the directive decides instead, by card-payments version 3; propose it in the portal',
    ]);
    const above = await configured(stricter(4));
    expect(ignoredChanges(before, above, directive)).toEqual([]);
    expect(ignoredChanges(before, before, directive)).toEqual([]);
  });
});

describe('what people approved for another service', () => {
  it('is refused with both names', () => {
    expect(() => requireOwn(directed({}), 'test')).not.toThrow();
    expect(() => requireOwn(directed({}), 'payments')).toThrow(
      'metadata.service: it is of test, and this service is payments, by metadata.name of its configuration; give --directive the one of payments, or give both one name',
    );
  });
});
