import {
  type Fields,
  InvalidFieldError,
  parseExperiment,
  readFields,
  readList,
  readText,
} from '@modelport/fraud-core';
import type {
  ScoringConfiguration,
  WantedVersion,
} from './ScoringConfiguration';

/**
 * The name of a version that there is.
 *
 * @throws InvalidFieldError that names those there are
 */
export function checkKnown(
  ref: unknown,
  versions: readonly WantedVersion[],
  where: string,
): string {
  const text = readText(ref, where);
  if (!versions.some(version => version.ref === text)) {
    throw new InvalidFieldError(
      where,
      `${text} is not among models; choose ${versions
        .map(version => version.ref)
        .join(', ')}`,
    );
  }
  return text;
}

/** Which card has which version. */
type Arms = Pick<ScoringConfiguration, 'experiment' | 'versionOf'>;

/** All cards have one version. */
export function oneVersion(ref: string): Arms {
  return {
    experiment: {
      name: 'none',
      salt: 'none',
      variants: [{ name: 'all', weight: 1 }],
    },
    versionOf: new Map([['all', ref]]),
  };
}

/**
 * Reads which card has which version: `traffic` or `experiment`.
 *
 * @throws InvalidFieldError that names the field
 */
export function readTraffic(
  fields: Fields,
  versions: readonly WantedVersion[],
): Arms & Pick<ScoringConfiguration, 'configuredExperiment'> {
  if ((fields.traffic === undefined) === (fields.experiment === undefined)) {
    throw new InvalidFieldError(
      'traffic',
      'write either traffic, the version that answers, or experiment, the variants that share the cards',
    );
  }
  if (fields.experiment === undefined) {
    const ref = checkKnown(fields.traffic, versions, 'traffic');
    return { ...oneVersion(ref), configuredExperiment: null };
  }
  const experiment = parseExperiment(fields.experiment);
  const raw = readList(
    readFields(fields.experiment, 'experiment').variants,
    'experiment.variants',
  );
  const versionOf = new Map(
    experiment.variants.map(({ name }, at) => {
      const where = `experiment.variants[${at}].model`;
      return [
        name,
        checkKnown(readFields(raw[at], where).model, versions, where),
      ];
    }),
  );
  return { experiment, versionOf, configuredExperiment: experiment.name };
}
