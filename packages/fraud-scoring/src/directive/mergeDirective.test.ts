import { createAssignment } from '@modelport/fraud-core';
import * as fc from 'fast-check';
import { document } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { aDirective, aPolicy, RAMPED, STOPPED } from './directive.testing';
import { parseDirective } from './Directive';
import { mergeDirective } from './mergeDirective';

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
