import { NotFoundError } from '@backstage/errors';
import type {
  ExperimentQuery,
  ExperimentResponse,
} from '@modelport/plugin-fraud-latency-common';
import { FreshCache } from '@modelport/plugin-ml-node';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { keepFigures, withAge } from '../payments/agedFigures';
import { requireRecords } from '../payments/requireRecords';
import { readArmWeights } from './ArmWeights';
import { checkRatio, controlFirst, countsOf, differenceOf } from './compare';
import type { DatabaseExperiment } from './DatabaseExperiment';

const DAY_MS = 86_400_000;

/** What {@link ExperimentService} works with. */
export interface ExperimentServiceOptions {
  experiments: DatabaseExperiment;
  ask: Ask;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Tells what the records say of an experiment. */
export class ExperimentService {
  readonly #options: ExperimentServiceOptions;
  readonly #cache: FreshCache;

  constructor(options: ExperimentServiceOptions) {
    this.#options = options;
    this.#cache = new FreshCache(keepFigures(options.now));
  }

  /**
   * @throws ConflictError when the portal does not read the records of the service
   * @throws NotFoundError when the records do not have the experiment that is asked for
   */
  async look(
    config: ScoringServiceConfig,
    { experiment, metric = 'missed-fraud', maturityDays = 30 }: ExperimentQuery,
  ): Promise<ExperimentResponse> {
    requireRecords(config);
    const query = { experiment, metric, maturityDays };
    const key = JSON.stringify([config.name, query]);
    const answer = await this.#cache.read(key, () => this.#read(config, query));
    return withAge(answer);
  }

  async #read(
    config: ScoringServiceConfig,
    query: ExperimentQuery &
      Required<Pick<ExperimentQuery, 'metric' | 'maturityDays'>>,
  ): Promise<Omit<ExperimentResponse, 'at' | 'isOld'>> {
    const { experiments, ask, now } = this.#options;
    const { sampleShare } = requireRecords(config);
    const sample = { service: config.name, sampleShare };
    const { metric, maturityDays } = query;
    const known = await experiments.list(sample);
    const [chosen] = query.experiment
      ? known.filter(each => each.experiment === query.experiment)
      : known;
    if (query.experiment && !chosen) {
      throw new NotFoundError(
        `The records of ${config.name} have no experiment '${query.experiment}': leave experiment out, or choose one of those that are listed`,
      );
    }
    const head = {
      experiments: known.map(({ experiment }) => experiment),
      ...{ metric, maturityDays, sampleShare },
    };
    if (!chosen) {
      return {
        ...head,
        ...{ maturedShare: null, arms: [], differences: [] },
        sampleRatio: { state: 'unknown' },
      };
    }
    const { experiment, since } = chosen;
    const maturedBefore = now() - maturityDays * DAY_MS;
    const [rows, parts, asked] = await Promise.all([
      experiments.arms(sample, { experiment, metric, since, maturedBefore }),
      experiments.parts(sample, experiment),
      readArmWeights(ask, config),
    ]);
    const arms = controlFirst(rows);
    const [control, ...others] = arms;
    const weights =
      'weights' in asked ? asked.weights : new Map<string, number>();
    // Weights are those of now, and no use for an experiment that has other arms, or had other weights.
    const running = 'weights' in asked ? asked.experiment : undefined;
    const isRun =
      (running === undefined || running === experiment) &&
      rows.every(({ variant }) => weights.has(variant));
    const payments = rows.reduce((sum, row) => sum + row.payments, 0);
    const matured = rows.reduce((sum, row) => sum + row.matured, 0);
    const problem =
      'problem' in asked
        ? asked.problem
        : 'The service runs other arms now, or these with other weights, so that the weights of these cards are not known.';
    return {
      ...head,
      experiment,
      since: new Date(since).toISOString(),
      maturedShare: payments > 0 ? matured / payments : null,
      arms: arms.map(row => ({
        ...countsOf(row, isRun ? weights.get(row.variant) : undefined),
        parts: parts
          .filter(({ variant }) => variant === row.variant)
          .map(({ variant: _variant, ...part }) => part),
      })),
      sampleRatio: isRun ? checkRatio(rows, weights) : { state: 'unknown' },
      differences: others.map(arm => differenceOf(control, arm)),
      ...(!isRun && { problem }),
    };
  }
}
