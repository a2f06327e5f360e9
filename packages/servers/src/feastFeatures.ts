/** @public */
export interface OnlineRequest {
  /** Name of the feature view. */
  view: string;
  /** Names of its features. */
  features: readonly string[];
  /** Name of the column of its entity's key. */
  joinKey: string;
  keys: readonly string[];
}

interface OnlineAnswer {
  metadata: { feature_names: readonly string[] };
  /** One for each name, with a value for each key. */
  results: readonly { values: readonly (number | null)[] }[];
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const { pathname } = new URL(url);
  throw new Error(
    `Feast answered ${answer.status} to ${pathname}: ${await answer.text()}`,
  );
}

/**
 * Has a server of Feast bring what its sources have up to a time to the online store, by `POST /materialize-incremental`: what
 * the command of that name does, without the start of a process.
 *
 * @param url - of the server
 * @throws Error with what Feast answered when it fails
 */
export async function materialiseOnline(
  url: string,
  until: Date,
): Promise<void> {
  const end_ts = until.toISOString();
  await post(`${url}/materialize-incremental`, { end_ts });
}

/**
 * Asks a server of Feast for online features, by `POST /get-online-features`.
 *
 * @param url - of the server
 * @returns for each key the values in the order of the features; null where Feast has none
 * @throws Error with what Feast answered when it refuses
 * @public
 */
export async function readOnlineFeatures(
  url: string,
  { view, features, joinKey, keys }: OnlineRequest,
): Promise<(number | null)[][]> {
  const answer = await post(`${url}/get-online-features`, {
    features: features.map(name => `${view}:${name}`),
    entities: { [joinKey]: keys },
  });
  const { metadata, results } = answer as OnlineAnswer;
  const columns = features.map(name => {
    const { values } = results[metadata.feature_names.indexOf(name)] ?? {};
    if (values?.length === keys.length) return values;
    throw new Error(
      `Feast answered ${values?.length ?? 'no'} values of ${view}:${name} for ${
        keys.length
      } keys`,
    );
  });
  return keys.map((_, at) => columns.map(values => values[at]));
}
