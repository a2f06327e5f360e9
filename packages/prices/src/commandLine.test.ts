import { priceTable } from '@modelport/plugin-ml-training-common';
import { parseCommandLine } from './commandLine';

const regionsOf = (...args: string[]) =>
  parseCommandLine(args, priceTable).regions;

describe('parseCommandLine', () => {
  it('asks all clouds in the regions of the table, each once', () => {
    expect(regionsOf()).toEqual({
      aws: ['us-east-1'],
      azure: ['eastus'],
      gcp: ['us-central1'],
    });
  });

  it('asks the clouds that are named, and further regions', () => {
    expect(
      regionsOf(
        '--only=azure,gcp',
        '--region=azure/westeurope',
        '--region=azure/eastus',
      ),
    ).toEqual({ azure: ['eastus', 'westeurope'], gcp: ['us-central1'] });
  });

  it.each([
    [['--only=oci'], '--only knows aws, azure, gcp, not oci'],
    [['--only='], '--only knows aws, azure, gcp, not ""'],
    [['--region=eastus'], '--region has to be a cloud and a region such as'],
    [['--region=aws/../x'], '--region has to be a cloud and a region such as'],
    [['--region=oci/x'], '--region knows aws, azure, gcp, not oci'],
    [
      ['--only=azure', '--region=aws/eu-west-1'],
      '--region names aws, which --only leaves out; name it there too',
    ],
    [['--all'], "Unknown option '--all'"],
  ])('refuses %j', (args, message) => {
    expect(() => regionsOf(...args)).toThrow(message);
  });
});
