import { parseModelportConfig } from '@modelport/plugin-ml-common';
import { MODELPORT_YAML } from '../__testUtils__/modelportYaml';
import { checkStart } from './profiles';

const { config } = parseModelportConfig(MODELPORT_YAML);

describe('checkStart', () => {
  it('passes parameters as flags, with the defaults of those not given', () => {
    const request = { profile: 'small', parameters: { model: 'gbdt' } };
    const { parameters, plan } = checkStart(config, request);
    expect(parameters).toEqual({ 'learning-rate': 0.1, model: 'gbdt' });
    expect(plan).toEqual({
      command: [
        ...['python', '-m', 'fraud.train'],
        ...['--learning-rate', '0.1', '--model', 'gbdt'],
      ],
      environment: { python: '3.11', requirements: ['requirements/base.txt'] },
      limits: { timeoutSeconds: 60, memoryMiB: 512 },
    });
  });

  it('installs the extras of the profile', () => {
    expect(checkStart(config, { profile: 'deep' }).plan.environment).toEqual({
      python: '3.11',
      requirements: ['requirements/base.txt', 'requirements/torch.txt'],
    });
  });

  it('lets no value become a flag of its own', () => {
    const { config: free } = parseModelportConfig(
      MODELPORT_YAML.replace(', enum: [gbdt, logistic]', ''),
    );
    const parameters = { 'learning-rate': 1, model: '--help' };
    const { plan } = checkStart(free, { profile: 'small', parameters });
    expect(plan.command).toContain('--model=--help');
    expect(plan.command).not.toContain('--help');
  });

  it.each([
    ['a\u0000b', 'parameters.model has a control character'],
    ['a\nb', 'parameters.model has a control character'],
    ['x'.repeat(1_001), 'parameters.model has 1001 characters; at most 1000'],
  ])('passes no text on that no command can take (%#)', (model, words) => {
    const { config: free } = parseModelportConfig(
      MODELPORT_YAML.replace(', enum: [gbdt, logistic]', ''),
    );
    const start = (text: string) =>
      checkStart(free, {
        profile: 'small',
        parameters: { 'learning-rate': 1, model: text },
      });
    expect(() => start(model)).toThrow(words);
    expect(start('ü'.repeat(1_000)).parameters.model).toHaveLength(1_000);
  });

  it('says that there is no section training', () => {
    const { config: empty } = parseModelportConfig(
      'apiVersion: modelport/v1alpha1',
    );
    expect(() => checkStart(empty, { profile: 'small' })).toThrow(
      'no section training',
    );
  });
});
