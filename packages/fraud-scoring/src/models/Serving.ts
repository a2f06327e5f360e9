import {
  createAssignment,
  createDecider,
  type DecisionInput,
  type DecisionResult,
  type FeatureLayout,
  planLayout,
} from '@modelport/fraud-core';
import type { ScoringConfiguration } from '../config/ScoringConfiguration';
import type { ServedVersion } from './ServedVersion';
import { VersionPool } from './VersionPool';

/** A version with all that is needed to answer by it. */
export interface Arm {
  variant: string;
  version: ServedVersion;
  /** Position of its feature set in the layout. */
  set: number;
  decide(input: DecisionInput): DecisionResult;
}

/** A version that scores and decides nothing. */
export interface Shadow {
  version: ServedVersion;
  set: number;
}

/**
 * All that answers by one configuration. It is put in place as a whole: a request begins and ends with the same one.
 */
export interface Serving {
  configuration: ScoringConfiguration;
  layout: FeatureLayout;
  versions: readonly ServedVersion[];
  shadows: readonly Shadow[];
  /** @param card - pseudonym of the customer */
  armOf(card: string): Arm;
  /** Gives the models back; to be called when no request uses them any more. */
  release(): void;
}

/**
 * Loads what a configuration names.
 *
 * @param pool - what is loaded already
 * @throws ModelRefusedError when a version cannot be served
 * @throws InvalidFieldError when the policy does not fit the features of a version
 */
export async function loadServing(
  configuration: ScoringConfiguration,
  pool = new VersionPool(),
): Promise<Serving> {
  const versions: ServedVersion[] = [];
  let isHeld = true;
  const release = () => {
    if (isHeld) versions.forEach(version => pool.give(version));
    isHeld = false;
  };
  try {
    for (const wanted of configuration.versions) {
      versions.push(await pool.take(wanted));
    }
    return { ...planServing(configuration, versions), release };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * What services with a configuration keep: all that the features of its versions need. The versions are loaded, as a service
 * does, and let go of.
 *
 * @throws ModelRefusedError or InvalidFieldError when it could not be served
 * @public
 */
export async function layoutOf(
  configuration: ScoringConfiguration,
): Promise<FeatureLayout> {
  const serving = await loadServing(configuration);
  serving.release();
  return serving.layout;
}

function planServing(
  configuration: ScoringConfiguration,
  versions: readonly ServedVersion[],
): Omit<Serving, 'release'> {
  // Versions that were trained on the same features share their computation.
  const sets = [
    ...new Map(versions.map(({ features }) => [features.digest, features])),
  ].map(([, set]) => set);
  const setOf = ({ features }: ServedVersion) =>
    sets.findIndex(({ digest }) => digest === features.digest);
  const byRef = new Map(versions.map(version => [version.ref, version]));
  const known = (ref: string): ServedVersion => {
    const version = byRef.get(ref);
    if (!version) throw new TypeError(`${ref} is not among the versions.`);
    return version;
  };
  const arms = new Map<string, Arm>();
  for (const [variant, ref] of configuration.versionOf) {
    const version = known(ref);
    const names = version.features.features.map(({ name }) => name);
    arms.set(variant, {
      variant,
      version,
      set: setOf(version),
      decide: createDecider(configuration.policy, names),
    });
  }
  const assign = createAssignment(configuration.experiment);
  return {
    configuration,
    layout: planLayout(sets),
    versions,
    shadows: configuration.shadow.map(ref => ({
      version: known(ref),
      set: setOf(known(ref)),
    })),
    armOf(card) {
      const arm = arms.get(assign(card).name);
      if (!arm) throw new TypeError(`No version for card ${card}.`);
      return arm;
    },
  };
}
