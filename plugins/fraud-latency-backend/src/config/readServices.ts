import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import type {
  InstanceConfig,
  ObjectiveConfig,
  PrometheusConfig,
  ScoringServiceConfig,
} from './ScoringServiceConfig';
import { readRecords } from './readRecords';
import { readSecret } from './readSecret';
import { requireThat } from './requireThat';

const SERVICES = 'fraudLatency.services';
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Shorter tokens could be guessed. */
const LEAST_TOKEN = 16;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** How to make figures appear, in one sentence. */
export const CONFIGURE = `No scoring service is configured in this portal: a platform engineer sets ${SERVICES} in app-config.yaml, with name, owner and instances of each`;

function readUrl(config: Config, field: string): string {
  const text = config.getString('url');
  const rule =
    'an address such as http://10.0.0.7:7500, without user, query and fragment';
  requireThat(URL.canParse(text), field, rule);
  const { protocol, username, password, search, hash, href } = new URL(text);
  const isHttp = protocol === 'http:' || protocol === 'https:';
  const isBare = !username && !password && !search && !hash;
  requireThat(isHttp && isBare, field, rule);
  return href.replace(/\/+$/, '');
}

function readGroup(ref: string, field: string): string {
  const rule = 'the reference of a group, such as group:default/risk';
  const options = { defaultKind: 'group', defaultNamespace: 'default' };
  let owner: string;
  try {
    owner = stringifyEntityRef(parseEntityRef(ref, options));
  } catch (error) {
    throw new InputError(
      `${field} must be ${rule}: ${toError(error).message}`,
      error,
    );
  }
  requireThat(owner.startsWith('group:'), field, rule);
  return owner;
}

async function readInstance(
  config: Config,
  field: string,
): Promise<InstanceConfig> {
  const cloud = config.getString('cloud');
  requireThat(NAME.test(cloud), `${field}.cloud`, 'a name such as aws');
  const apiKey = await readSecret(config, 'apiKeyFile', field);
  return { url: readUrl(config, `${field}.url`), cloud, apiKey };
}

async function readPrometheus(
  config: Config,
  field: string,
): Promise<PrometheusConfig> {
  const labels = config.getOptional<Record<string, unknown>>('labels') ?? {};
  for (const [name, value] of Object.entries(labels)) {
    requireThat(
      LABEL.test(name) && typeof value === 'string',
      `${field}.labels.${name}`,
      'the name of a label, and its value a text',
    );
  }
  return {
    url: readUrl(config, `${field}.url`),
    labels: labels as Record<string, string>,
    bearerToken: await readSecret(config, 'bearerTokenFile', field),
  };
}

function readObjective(config: Config, field: string): ObjectiveConfig {
  const thresholdMs = config.getNumber('thresholdMs');
  const share = config.getNumber('share');
  const windowDays = config.getNumber('windowDays');
  requireThat(
    thresholdMs > 0 && thresholdMs <= 60_000,
    `${field}.thresholdMs`,
    'above 0 and at most 60000',
  );
  requireThat(
    share > 0 && share < 1,
    `${field}.share`,
    'above 0 and below 1, such as 0.999',
  );
  requireThat(
    Number.isInteger(windowDays) && windowDays >= 1 && windowDays <= 90,
    `${field}.windowDays`,
    'a whole number from 1 to 90',
  );
  return { thresholdSeconds: thresholdMs / 1_000, share, windowDays };
}

async function readDirectiveToken(
  config: Config,
  field: string,
): Promise<string | undefined> {
  const key = 'directiveTokenFile';
  const token = await readSecret(config, key, field);
  requireThat(
    token === undefined || token.length >= LEAST_TOKEN,
    `${field}.${key}`,
    `the path of a file with a token of ${LEAST_TOKEN} characters or more, such as 'openssl rand -hex 32' gives`,
  );
  return token;
}

async function readService(
  config: Config,
  field: string,
): Promise<ScoringServiceConfig> {
  const name = config.getString('name');
  requireThat(
    NAME.test(name),
    `${field}.name`,
    'of lower-case letters, digits and -, 63 at most',
  );
  const owner = readGroup(config.getString('owner'), `${field}.owner`);
  const instances = await Promise.all(
    config
      .getConfigArray('instances')
      .map((each, at) => readInstance(each, `${field}.instances[${at}]`)),
  );
  const urls = new Set(instances.map(({ url }) => url));
  requireThat(
    urls.size > 0 && urls.size === instances.length,
    `${field}.instances`,
    'a list with one instance or more, each with an url of its own',
  );
  const from = config.getOptionalConfig('prometheus');
  const prometheus =
    from && (await readPrometheus(from, `${field}.prometheus`));
  const wanted = config.getOptionalConfig('objective');
  const objective = wanted && readObjective(wanted, `${field}.objective`);
  const scrapeSeconds =
    config.getOptionalNumber('scrapeSeconds') ?? (prometheus ? 15 : 5);
  requireThat(
    scrapeSeconds >= 1 && scrapeSeconds <= 60,
    `${field}.scrapeSeconds`,
    'from 1 to 60',
  );
  const analysts = config
    .getOptionalStringArray('analysts')
    ?.map((ref, at) => readGroup(ref, `${field}.analysts[${at}]`));
  requireThat(
    analysts?.length !== 0,
    `${field}.analysts`,
    'a list with one group or more; without it the owners of the model decide',
  );
  const kept = config.getOptionalConfig('records');
  const records = kept && (await readRecords(kept, name, `${field}.records`));
  const directiveToken = await readDirectiveToken(config, field);
  return {
    ...{ name, owner, instances, prometheus, objective, scrapeSeconds },
    ...(records && { records }),
    ...(analysts && { analysts }),
    ...(directiveToken !== undefined && { directiveToken }),
  };
}

/**
 * Reads the configuration, and the secrets that it names files of.
 *
 * @throws InputError that names the field and says what it has to be
 */
export async function readServices(
  config: Config,
): Promise<ScoringServiceConfig[]> {
  const services = await Promise.all(
    (config.getOptionalConfigArray(SERVICES) ?? []).map((each, at) =>
      readService(each, `${SERVICES}[${at}]`),
    ),
  );
  for (const [at, { name, directiveToken }] of services.entries()) {
    requireThat(
      services.findIndex(other => other.name === name) === at,
      `${SERVICES}[${at}].name`,
      `another than ${name}, which is the name of a service before it`,
    );
    requireThat(
      directiveToken === undefined ||
        services.findIndex(other => other.directiveToken === directiveToken) ===
          at,
      `${SERVICES}[${at}].directiveTokenFile`,
      'the path of a file with another token than those of the services before it: by its token a service is told apart',
    );
  }
  return services;
}
