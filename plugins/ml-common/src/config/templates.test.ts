import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseModelportConfig } from './parseModelportConfig';

const templates = resolve(__dirname, '../../../../templates');

describe('the templates', () => {
  it.each(['fraud-detection-model', 'model-repository'])(
    '%s declares itself as this schema wants',
    template => {
      const text = readFileSync(
        resolve(templates, template, 'content/modelport.yaml'),
        'utf8',
      )
        .replaceAll('${{ values.seed }}', '7')
        .replace(/\$\{\{[^}]+\}\}/g, 'example');
      const { config } = parseModelportConfig(text);
      expect(config.training?.profiles.length).toBeGreaterThan(0);
      expect(config.metrics?.filter(metric => metric.primary)).toHaveLength(1);
    },
  );
});
