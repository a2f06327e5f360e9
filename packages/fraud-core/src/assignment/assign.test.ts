import * as fc from 'fast-check';
import { createAssignment, parseExperiment } from './assign';

const variant = (name: string, weight: unknown) => ({ name, weight });
const anExperiment = (more: object = {}) => ({
  name: 'boosting',
  salt: 'boosting-2026-11',
  variants: [variant('champion', 0.9), variant('challenger', 0.1)],
  ...more,
});
const cards = Array.from({ length: 100_000 }, (_, at) => `card-${at}`);
const shareOf = (name: string, experiment = anExperiment()) => {
  const assign = createAssignment(parseExperiment(experiment));
  return cards.filter(card => assign(card).name === name).length / cards.length;
};

describe('createAssignment', () => {
  it('gives the same card the same variant', () => {
    const one = createAssignment(parseExperiment(anExperiment()));
    const two = createAssignment(parseExperiment(anExperiment()));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), card => {
        expect(one(card)).toEqual(two(card));
      }),
    );
  });

  it('gives each variant its share', () => {
    // Four standard deviations of 100,000 cards are 0.0038.
    expect(shareOf('challenger')).toBeGreaterThan(0.0962);
    expect(shareOf('challenger')).toBeLessThan(0.1038);
  });

  it('gives a variant of weight 0 nobody, and one of weight 1 everybody', () => {
    const variants = [variant('a', 0), variant('b', 1), variant('c', 0)];
    expect(shareOf('b', anExperiment({ variants }))).toBe(1);
  });

  it('spreads cards anew under another salt', () => {
    const one = createAssignment(parseExperiment(anExperiment()));
    const two = createAssignment(parseExperiment(anExperiment({ salt: 'x' })));
    const both = cards.filter(
      card =>
        one(card).name === 'challenger' && two(card).name === 'challenger',
    ).length;
    // Independent: a tenth of a tenth, within four standard deviations.
    expect(both / cards.length).toBeGreaterThan(0.0087);
    expect(both / cards.length).toBeLessThan(0.0113);
  });
});

describe('parseExperiment', () => {
  it.each([
    ['experiment', 'A/B'],
    ['experiment.name', anExperiment({ name: '' })],
    ['experiment.salt', anExperiment({ salt: undefined })],
    ['experiment.variants', anExperiment({ variants: {} })],
    ['experiment.variants', anExperiment({ variants: [variant('a', 0.9)] })],
    [
      'experiment.variants',
      anExperiment({ variants: [variant('a', 0.5), variant('a', 0.5)] }),
    ],
    [
      'experiment.variants[0].weight',
      anExperiment({ variants: [variant('a', 1.5)] }),
    ],
    [
      'experiment.variants[0].weight',
      anExperiment({ variants: [variant('a', 0.33333)] }),
    ],
    [
      'experiment.variants[1].name',
      anExperiment({ variants: [variant('a', 0.5), { weight: 0.5 }] }),
    ],
  ])('names the field %s that is wrong', (field, value) => {
    expect(() => parseExperiment(value)).toThrow(`${field}: `);
  });
});
