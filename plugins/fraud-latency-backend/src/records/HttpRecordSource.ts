import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import type { InstanceConfig } from '../config/ScoringServiceConfig';
import type { Ask, AskAnswer } from '../http/ask';
import type { RecordPage, RecordSource } from './RecordSource';

const LIMIT = 500;

const PAGE = z.object({
  records: z.array(z.unknown()),
  next: z.string().min(1).max(256),
  atEnd: z.boolean(),
  lost: z.boolean().optional(),
});

const REFUSAL = z.object({ error: z.string().max(500) });

/** What a service says of why not, as far as it can be read. */
function reasonIn({ status, text }: AskAnswer): string {
  try {
    return REFUSAL.parse(JSON.parse(text)).error;
  } catch {
    return `status ${status}`;
  }
}

/** Asks one instance for its records. */
export class HttpRecordSource implements RecordSource {
  readonly instance: string;

  constructor(
    private readonly options: { instance: InstanceConfig; ask: Ask },
  ) {
    this.instance = options.instance.url;
  }

  async read(cursor: string | undefined): Promise<RecordPage> {
    const { ask, instance } = this.options;
    const { url, apiKey } = instance;
    const query = new URLSearchParams({
      limit: String(LIMIT),
      ...(cursor !== undefined && { after: cursor }),
    });
    const answer = await ask(
      'The scoring service',
      `${url}/v1/records?${query}`,
      apiKey === undefined ? undefined : { authorization: `Bearer ${apiKey}` },
    );
    if (answer.status === 401) {
      throw new ServiceUnavailableError(
        'The scoring service does not take the API key by which records are asked for; check apiKeyFile of this instance',
      );
    }
    if (answer.status !== 200) {
      throw new ServiceUnavailableError(
        `The scoring service gives no records: ${reasonIn(answer)}`,
      );
    }
    const page = readPage(answer.text);
    return { ...page, lost: page.lost ?? false };
  }

  async kept(): Promise<void> {} // The cursor says all.

  async release(): Promise<void> {} // Nothing is held between two answers.
}

function readPage(text: string) {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const { data, error } = PAGE.safeParse(parsed);
  if (data) return data;
  const { path, message } = error.issues[0];
  throw new ServiceUnavailableError(
    `The scoring service's /v1/records cannot be read (${
      path.join('.') || 'answer'
    }: ${message}); check that its address is right`,
  );
}
