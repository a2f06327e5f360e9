import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  getEntitySourceLocation,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { NotFinite } from '@modelport/plugin-ml-common';
import type { ModelportConfigReader } from '@modelport/plugin-ml-node';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { gateEvidence } from './gateEvidence';
import { readGates } from './readGates';

const TIMEOUT_MS = 10_000;
const MOST_TEXT = 500;

/** Judges a version by the gates that the repository of its model declares. */
export interface Gates {
  /** Empty where none are declared; what cannot be read or judged is evidence too, and never an error. */
  judge(
    entity: Entity,
    metrics: Readonly<Record<string, number | NotFinite>>,
  ): Promise<Evidence[]>;
}

function hasRepository(entity: Entity): boolean {
  try {
    return getEntitySourceLocation(entity).type === 'url';
  } catch {
    return false;
  }
}

/**
 * Reads the gates at the head of the repository's branch, as they are when somebody asks: a version cannot be judged by
 * those of an older commit. They inform whoever decides and refuse nothing, so that a repository that is away does not
 * keep anybody from asking.
 */
export class GateReader implements Gates {
  readonly #reader: ModelportConfigReader;
  readonly #logger: Pick<LoggerService, 'debug'>;

  constructor(options: {
    reader: ModelportConfigReader;
    logger: Pick<LoggerService, 'debug'>;
  }) {
    this.#reader = options.reader;
    this.#logger = options.logger;
  }

  async judge(
    entity: Entity,
    metrics: Readonly<Record<string, number | NotFinite>>,
  ) {
    if (!hasRepository(entity)) {
      return [];
    }
    try {
      const { config, commit } = await this.#reader.read(entity, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return gateEvidence(readGates(config.promotion), metrics, commit);
    } catch (error) {
      return this.#unread(entity, toError(error));
    }
  }

  #unread(entity: Entity, { name, message }: Error): Evidence[] {
    if (name === 'NotFoundError') {
      return [];
    }
    this.#logger.debug(
      `The gates of ${stringifyEntityRef(
        entity,
      )} could not be read: ${message}`,
    );
    // What is wrong with the file is for its authors; what is wrong with the host is for the operator.
    const reason =
      name === 'InputError' ? message : 'its repository could not be read';
    return [
      {
        label: 'promotion.gates',
        value: reason.replace(/\s+/g, ' ').slice(0, MOST_TEXT),
        source: 'measured',
        about: 'gate',
        outcome: 'unread',
      },
    ];
  }
}
