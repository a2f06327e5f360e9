import { InvalidFieldError } from '../errors';
import { readFields, readList, readText } from '../readFields';
import { murmur3 } from './murmur3';
import { checkWhole, readWeight, SLOTS } from './weights';

/**
 * One arm of an experiment.
 *
 * @public
 */
export interface Variant {
  name: string;
  /** Share of the units, from 0 to 1, in steps of one ten-thousandth. */
  weight: number;
}

/**
 * Which card sees which variant. An experiment is never changed: other weights are another experiment, with another salt,
 * since they would move units from arm to arm.
 *
 * @public
 */
export interface Experiment {
  name: string;
  salt: string;
  variants: readonly Variant[];
}

/**
 * Reads an experiment.
 *
 * @param where - path of the experiment, for messages
 * @throws {@link InvalidFieldError} that names the field
 * @public
 */
export function parseExperiment(
  value: unknown,
  where = 'experiment',
): Experiment {
  const fields = readFields(value, where);
  const variants = readList(fields.variants, `${where}.variants`).map(
    (raw, at) => {
      const variant = readFields(raw, `${where}.variants[${at}]`);
      const weightAt = `${where}.variants[${at}].weight`;
      const weight = readWeight(variant.weight, weightAt);
      return {
        name: readText(variant.name, `${where}.variants[${at}].name`),
        weight,
      };
    },
  );
  checkWhole(
    variants.map(({ weight }) => weight),
    `${where}.variants`,
  );
  if (new Set(variants.map(({ name }) => name)).size < variants.length) {
    throw new InvalidFieldError(
      `${where}.variants`,
      'a name occurs more than once; rename one',
    );
  }
  return {
    name: readText(fields.name, `${where}.name`),
    salt: readText(fields.salt, `${where}.salt`),
    variants,
  };
}

/**
 * Gives the function that assigns units, such as cards, to the variants of an experiment: the same unit always to the
 * same variant, without any state, by `murmur3(salt:unit)`.
 *
 * @public
 */
export function createAssignment({
  salt,
  variants,
}: Experiment): (unit: string) => Variant {
  const ends: number[] = [];
  let end = 0;
  for (const { weight } of variants) {
    end += Math.round(weight * SLOTS);
    ends.push(end);
  }
  const prefix = `${salt}:`;
  return unit => {
    const slot = murmur3(prefix + unit) % SLOTS;
    return variants[ends.findIndex(each => slot < each)];
  };
}
