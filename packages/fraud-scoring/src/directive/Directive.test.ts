import { InvalidFieldError } from '@modelport/fraud-core';
import { aDirective, aPolicy, RAMPED, STOPPED } from './directive.testing';
import { parseDirective } from './Directive';

describe('a directive', () => {
  it('is read with its parts, and keeps the document', () => {
    const document = aDirective(7, { policy: aPolicy(), experiment: RAMPED });
    expect(parseDirective(document)).toEqual({
      service: 'test',
      revision: 7,
      policy: expect.objectContaining({ name: 'card-payments', version: 2 }),
      experiment: {
        changes: 'steeper',
        name: 'steeper-r2',
        weights: new Map([
          ['control', 0.2],
          ['steep', 0.8],
        ]),
      },
      document,
    });
    const stop = parseDirective(aDirective(8, { experiment: STOPPED }));
    expect(stop.experiment).toEqual(STOPPED);
    const nothing = aDirective(0);
    expect(parseDirective(nothing)).toEqual({
      service: 'test',
      revision: 0,
      document: nothing,
    });
  });

  const experiment = (more: object) =>
    aDirective(1, { experiment: { ...RAMPED, ...more } });
  it.each<[string, unknown, RegExp]>([
    ['a list', [], /^directive: write an object/],
    [
      'an unknown field',
      aDirective(1, { traffic: 'x' }),
      /^traffic: is unknown; choose among/,
    ],
    [
      'another version of the format',
      { ...aDirective(), apiVersion: 'v2' },
      /^apiVersion: "v2" is unknown/,
    ],
    ['another kind', { ...aDirective(), kind: 'Model' }, /^kind: "Model"/],
    [
      'more about itself',
      aDirective(1, { metadata: { service: 'a', revision: 1, by: 'x' } }),
      /^metadata.by: is unknown/,
    ],
    [
      'no service',
      aDirective(1, { metadata: { revision: 1 } }),
      /^metadata.service: write a text/,
    ],
    [
      'a negative revision',
      aDirective(-1),
      /^metadata.revision: write a whole/,
    ],
    ['half a revision', aDirective(1.5), /^metadata.revision: write a whole/],
    [
      'a revision that is a text',
      aDirective(1, { metadata: { service: 'a', revision: '1' } }),
      /^metadata.revision: write a whole/,
    ],
    [
      'a wrong policy',
      aDirective(1, { policy: aPolicy({ thresholds: { review: 0.3 } }) }),
      /^policy: thresholds.decline: write a number from 0 to 1/,
    ],
    [
      'another experiment than one that is named',
      experiment({ changes: undefined }),
      /^experiment.changes: write a text/,
    ],
    [
      'an unknown field of the experiment',
      experiment({ salt: 'x' }),
      /^experiment.salt: is unknown/,
    ],
    [
      'one arm and weights',
      experiment({ variant: 'control' }),
      /^experiment: write either variant/,
    ],
    [
      'neither',
      experiment({ weights: undefined }),
      /^experiment: write either variant/,
    ],
    [
      'a name beside one arm',
      aDirective(1, { experiment: { ...STOPPED, name: 'x' } }),
      /^experiment.name: is unknown; choose among changes, variant/,
    ],
    [
      'weights without a name',
      experiment({ name: undefined }),
      /^experiment.name: write a text/,
    ],
    [
      'the name of what it changes',
      experiment({ name: 'steeper' }),
      /^experiment.name: is that of the experiment with other weights/,
    ],
    [
      'weights that are no whole',
      experiment({ weights: { control: 0.5 } }),
      /^experiment.weights: the weights add up to 0.5/,
    ],
  ])('is refused with %s', (_, document, message) => {
    expect(() => parseDirective(document)).toThrow(InvalidFieldError);
    expect(() => parseDirective(document)).toThrow(message);
  });
});
