import { joinPeople } from '../policy/authors';
import type { Tables } from './RegistryStore';

/** Adds a person who registered a version to what is known of it. */
export async function noteRegistration(
  tables: Tables,
  version: { server: string; model: string; version: string },
  facts: { entityRef: string; runId?: string; actor?: string; now: Date },
): Promise<void> {
  const { entityRef, runId, actor, now } = facts;
  const { server, model, version: number } = version;
  const key = { server, model, version: number };
  const isNew = await tables.versions.insertIfNew(
    {
      ...key,
      entityRef,
      runId,
      registeredBy: actor,
      authors: joinPeople(actor),
      state: 'found',
      failures: 0,
      createdAt: now,
    },
    ['server', 'model', 'version'],
  );
  const known = !isNew && actor && (await tables.versions.find(key));
  if (known && !known.authors.includes(actor)) {
    await tables.versions.update(known, ['server', 'model', 'version'], {
      authors: joinPeople(known.authors, actor),
      ...(known.state === 'found' && {
        registeredBy: known.registeredBy ?? actor,
        retryAt: null,
      }),
    });
  }
}
