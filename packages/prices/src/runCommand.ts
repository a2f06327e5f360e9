import { type Cloud } from '@modelport/plugin-ml-training-common';
import { AWS_PRICE_LIST, createAwsReader } from './aws/createAwsReader';
import {
  AZURE_RETAIL_PRICES,
  createAzureReader,
} from './azure/createAzureReader';
import { parseCommandLine, USAGE } from './commandLine';
import {
  createGcpReader,
  GCP_BILLING_CATALOG,
  GCP_KEY,
} from './gcp/createGcpReader';
import { createHttp, type HttpOptions } from './http/createHttp';
import { AWS_MACHINES, AZURE_MACHINES, GCP_MACHINES } from './machines';
import { type CloudReport, refreshPrices } from './refreshPrices';
import { readTable, writeTable } from './tableFile';

/** What the command works with. */
export interface CommandContext {
  /** The table. */
  file: string;
  env: Readonly<Record<string, string | undefined>>;
  say: (line: string) => void;
  now: () => Date;
  /** Where the price lists are; default: where the clouds publish them. */
  bases?: Record<Cloud, string>;
  http?: HttpOptions;
}

const PUBLISHED: Record<Cloud, string> = {
  aws: AWS_PRICE_LIST,
  azure: AZURE_RETAIL_PRICES,
  gcp: GCP_BILLING_CATALOG,
};

/**
 * Refreshes the table and says how it went with each cloud.
 *
 * @returns the exit code: 1 where a cloud could not be read; what others had is written all the same
 * @throws Error where the arguments or the table are not right; nothing is written then
 */
export async function runCommand(
  args: string[],
  context: CommandContext,
): Promise<number> {
  const { file, env, say, now, bases = PUBLISHED, http } = context;
  const before = await readTable(file);
  const { help, regions } = parseCommandLine(args, before);
  if (help) {
    say(USAGE);
    return 0;
  }
  const { table, reports } = await refreshPrices({
    table: before,
    regions,
    today: now().toISOString().slice(0, 10),
    sources: {
      aws: createAwsReader(createHttp('aws', http), bases.aws, AWS_MACHINES),
      azure: createAzureReader(
        createHttp('azure', http),
        bases.azure,
        AZURE_MACHINES,
      ),
      gcp: createGcpReader(
        createHttp('gcp', http),
        bases.gcp,
        GCP_MACHINES,
        env[GCP_KEY],
      ),
    },
  });
  if (reports.some(each => each.read > 0)) await writeTable(file, table);
  for (const report of reports) for (const line of inWords(report)) say(line);
  return reports.some(each => each.failure) ? 1 : 0;
}

function inWords({ cloud, read, kept, remarks, failure }: CloudReport) {
  const older = kept ? `; ${kept} stay with their older days` : '';
  return [
    failure
      ? `${failure}. Its rows stay as they were.`
      : `${cloud}: ${read} prices read${older}`,
    ...remarks.map(each => `  ${each}`),
    ...(cloud === 'aws' && !failure
      ? ['  spot prices of AWS are not in its public price list']
      : []),
  ];
}
