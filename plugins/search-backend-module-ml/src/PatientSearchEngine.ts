import {
  LunrSearchEngine,
  MissingIndexError,
} from '@backstage/plugin-search-backend-node';
import {
  type IndexableResultSet,
  type SearchQuery,
} from '@backstage/plugin-search-common';

const NOTHING: IndexableResultSet = { results: [], numberOfResults: 0 };

/** Told as 503: the search plugin passes on errors of this name alone, in their own words. */
class NotIndexedYetError extends MissingIndexError {
  readonly statusCode = 503;

  constructor(types: string[]) {
    super(
      `The search index of ${types.join(
        ', ',
      )} is being built, as after each start of the portal: search again in a few seconds`,
    );
    this.name = 'MissingIndexError';
  }
}

/**
 * Finds nothing of a kind of which there is nothing, where Lunr's engine fails; and does not say that there is nothing of a
 * kind that has not been looked at since the start, where Lunr's engine does.
 */
export class PatientSearchEngine extends LunrSearchEngine {
  readonly #collated = new Set<string>();

  async getIndexer(type: string) {
    const indexer = await super.getIndexer(type);
    let hasFailed = false;
    indexer.on('error', () => {
      hasFailed = true;
    });
    // Comes after the engine's own listener, which has built the index by then.
    indexer.on('close', () => {
      if (!hasFailed) {
        this.#collated.add(type);
      }
    });
    return indexer;
  }

  async query(query: SearchQuery): Promise<IndexableResultSet> {
    const found = await this.#find(query);
    const pending = this.#pendingOf(query);
    if (found.results.length === 0 && pending.length > 0) {
      throw new NotIndexedYetError(pending);
    }
    return found;
  }

  async #find(query: SearchQuery): Promise<IndexableResultSet> {
    try {
      return await super.query(query);
    } catch (error) {
      if ((error as Error).name === 'MissingIndexError') {
        return NOTHING;
      }
      throw error;
    }
  }

  /** What a query asks for and has not been looked at; the engine does not know which kinds there are until it is told. */
  #pendingOf({ types }: SearchQuery): string[] {
    if (types && types.length > 0) {
      return types.filter(type => !this.#collated.has(type));
    }
    return this.#collated.size === 0 ? ['the portal'] : [];
  }
}
