import { parseArgs } from 'node:util';
import {
  type Cloud,
  type MachinePrice,
} from '@modelport/plugin-ml-training-common';

const CLOUDS: readonly Cloud[] = ['aws', 'azure', 'gcp'];

/** How the command is called. */
export const USAGE = `npm run prices:refresh -- [--only=aws,azure,gcp] [--region=CLOUD/REGION ...]

  --only    the clouds that are asked; default: all
  --region  a region that is asked beside those that the table has, such as aws/eu-central-1
  --help    this text`;

/** What the command was asked for. */
export interface CommandLine {
  help: boolean;
  /** Regions of each cloud that is asked. */
  regions: Partial<Record<Cloud, string[]>>;
}

/**
 * Reads the arguments.
 *
 * @param table - whose regions are asked
 * @throws Error that names the flag that is not right
 */
export function parseCommandLine(
  args: string[],
  table: readonly MachinePrice[],
): CommandLine {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      region: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',').map(each => cloudOf('--only', each));
  const more = (values.region ?? []).map(each => {
    const [, cloud, region] = /^([^/]*)\/([a-z0-9-]+)$/.exec(each) ?? [];
    if (!region) {
      throw new Error(
        `--region has to be a cloud and a region such as aws/eu-central-1, not ${each}`,
      );
    }
    return { cloud: cloudOf('--region', cloud), region };
  });
  const regions: CommandLine['regions'] = {};
  for (const cloud of only ?? CLOUDS) {
    const all = [...table, ...more]
      .filter(each => each.cloud === cloud)
      .map(each => each.region);
    regions[cloud] = [...new Set(all)].sort();
  }
  const forgotten = more.find(each => !regions[each.cloud]);
  if (forgotten) {
    throw new Error(
      `--region names ${forgotten.cloud}, which --only leaves out; name it there too`,
    );
  }
  return { help: values.help, regions };
}

function cloudOf(flag: string, name: string): Cloud {
  const cloud = CLOUDS.find(each => each === name);
  if (cloud) return cloud;
  throw new Error(`${flag} knows ${CLOUDS.join(', ')}, not ${name || '""'}`);
}
