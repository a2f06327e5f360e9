import { InvalidFieldError } from '../errors';
import { readFields, readNumber } from '../readFields';

/** Units are spread over as many slots; weights are whole slots. */
export const SLOTS = 10_000;
const DIGITS = 1e6;

/**
 * The share of one arm.
 *
 * @throws InvalidFieldError unless it is a number from 0 to 1 with at most four decimals
 */
export function readWeight(value: unknown, where: string): number {
  const weight = readNumber(value, where, { least: 0, most: 1 });
  if (Math.abs(Math.round(weight * SLOTS) / SLOTS - weight) > 1 / DIGITS) {
    throw new InvalidFieldError(where, 'write at most four decimals');
  }
  return weight;
}

/** @throws InvalidFieldError unless the weights of all arms make a whole */
export function checkWhole(weights: Iterable<number>, where: string): void {
  let slots = 0;
  for (const weight of weights) slots += Math.round(weight * SLOTS);
  if (slots !== SLOTS) {
    throw new InvalidFieldError(
      where,
      `the weights add up to ${slots / SLOTS}; make it 1`,
    );
  }
}

/**
 * Reads the shares of the arms of an experiment, by their names: together 1, each with at most four decimals.
 *
 * @param where - path of the weights, for messages
 * @throws {@link InvalidFieldError} that names the field
 * @public
 */
export function parseWeights(
  value: unknown,
  where = 'weights',
): ReadonlyMap<string, number> {
  const weights = new Map(
    Object.entries(readFields(value, where)).map(([name, weight]) => [
      name,
      readWeight(weight, `${where}.${name}`),
    ]),
  );
  checkWhole(weights.values(), where);
  return weights;
}
