import { InvalidFieldError } from '../errors';
import {
  type Fields,
  readChoice,
  readFields,
  readText,
  refuseOthers,
} from '../readFields';

/**
 * A feature of an entity that a batch job computes and a Feast online store keeps: it is read there, and comes with the
 * transaction.
 *
 * @public
 */
export interface FeastFeature {
  kind: 'feast';
  name: string;
  entity: string;
  /** The feature view. */
  view: string;
  /** As the view calls it. */
  feature: string;
  /** The value where Feast has none; at most four decimals. */
  missing: number;
}

const FEAST_NAME = /^[A-Za-z_]\w{0,127}$/;
const MOST_MISSING = 1e9;
const DECIMALS = 10_000;

function readFeastName(value: unknown, where: string): string {
  const name = readText(value, where);
  if (FEAST_NAME.test(name)) return name;
  throw new InvalidFieldError(
    where,
    `${name} is no name of Feast; use letters, digits and underscores, 128 at most`,
  );
}

/** Few enough digits that every language writes them alike in the digest. */
function readMissing(value: unknown, where: string): number {
  if (
    typeof value !== 'number' ||
    !(Math.abs(value) <= MOST_MISSING) ||
    Math.round(value * DECIMALS) / DECIMALS !== value
  ) {
    throw new InvalidFieldError(
      where,
      `write the number that stands where Feast has none, from -${MOST_MISSING} to ${MOST_MISSING} with at most four decimals`,
    );
  }
  return value + 0; // -0 is 0
}

/**
 * Reads the definition of a feature that comes from Feast.
 *
 * @param where - path of the definition, for the error
 * @throws InvalidFieldError that names the field
 */
export function readFeastFeature(
  fields: Fields,
  entities: ReadonlyMap<string, string>,
  where: string,
): FeastFeature {
  refuseOthers(fields, ['name', 'entity', 'feast', 'missing'], where);
  const feast = readFields(fields.feast, `${where}.feast`);
  refuseOthers(feast, ['view', 'feature'], `${where}.feast`);
  return {
    kind: 'feast',
    name: readText(fields.name, `${where}.name`),
    entity: readChoice(fields.entity, [...entities.keys()], `${where}.entity`),
    view: readFeastName(feast.view, `${where}.feast.view`),
    feature: readFeastName(feast.feature, `${where}.feast.feature`),
    missing: readMissing(fields.missing, `${where}.missing`),
  };
}
