import {
  type FeatureSet,
  InvalidFieldError,
  parseFeatureSet,
} from '@modelport/fraud-core';
import {
  loadRowScorer,
  ModelRefusedError,
  type RowScorer,
} from '@modelport/model-server';
import type { WantedVersion } from '../config/ScoringConfiguration';

/**
 * A model version that is loaded and fits the features that are computed for it.
 *
 * @public
 */
export interface ServedVersion {
  ref: string;
  /** As it stands in answers and events. */
  model: { name: string; version: string; digest: string };
  features: FeatureSet;
  scorer: RowScorer;
}

/** Names of entities for which a transaction has a key. */
const ENTITIES = ['customer', 'terminal'];

/** Where the template's training code writes the declaration: as JSON in the metadata of the logged model. */
function declarationOf(wanted: WantedVersion, scorer: RowScorer): unknown {
  if (wanted.features !== undefined) return wanted.features;
  const held = scorer.metadata.features;
  if (held === undefined) {
    throw new ModelRefusedError(
      wanted.ref,
      'nothing says what its inputs are; name its modelport.yaml with --features beside --model, or under models[].features of the configuration, or log the section as the metadata "features"',
    );
  }
  return typeof held === 'string' ? JSON.parse(held) : held;
}

function checkFeatures(wanted: WantedVersion, scorer: RowScorer): FeatureSet {
  let set: FeatureSet;
  try {
    set = parseFeatureSet(declarationOf(wanted, scorer));
  } catch (error) {
    if (error instanceof InvalidFieldError || error instanceof SyntaxError) {
      throw new ModelRefusedError(wanted.ref, error.message, { cause: error });
    }
    throw error;
  }
  const promised = scorer.signatureParameters.feature_set_digest;
  if (promised !== undefined && promised !== set.digest) {
    throw new ModelRefusedError(
      wanted.ref,
      `it was trained on the features ${promised}, the declaration at hand is ${set.digest}; give the modelport.yaml of the commit it was trained from`,
    );
  }
  if (set.features.length !== scorer.width) {
    throw new ModelRefusedError(
      wanted.ref,
      `it takes ${scorer.width} numbers, ${set.features.length} features are declared; give the modelport.yaml of the commit it was trained from`,
    );
  }
  const stranger = [...set.entities.keys()].find(
    name => !ENTITIES.includes(name),
  );
  if (stranger !== undefined) {
    throw new ModelRefusedError(
      wanted.ref,
      `its features need the entity ${stranger}, of which a transaction says nothing; it has ${ENTITIES.join(
        ' and ',
      )}`,
    );
  }
  return set;
}

/**
 * Loads a version and checks that its input is what the declared features give.
 *
 * @throws ModelRefusedError that says what does not fit
 */
export async function loadVersion(
  wanted: WantedVersion,
): Promise<ServedVersion> {
  const scorer = await loadRowScorer({
    name: wanted.name,
    version: wanted.version,
    path: wanted.path,
    digest: wanted.digest,
  });
  try {
    return {
      ref: wanted.ref,
      model: {
        name: wanted.name,
        version: wanted.version,
        digest: scorer.digest,
      },
      features: checkFeatures(wanted, scorer),
      scorer,
    };
  } catch (error) {
    scorer.release();
    throw error;
  }
}
