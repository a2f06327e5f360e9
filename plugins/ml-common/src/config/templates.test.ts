import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseModelportConfig } from './parseModelportConfig';

const templates = resolve(__dirname, '../../../../templates');

/** The modelport.yaml of a repository that is made of a template with its form's defaults. */
function rendered(template: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'modelport-'));
  try {
    execFileSync(process.execPath, [
      resolve(templates, 'checks/render.mjs'),
      resolve(templates, template),
      folder,
    ]);
    return readFileSync(join(folder, 'modelport.yaml'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the templates', () => {
  it.each(['fraud-detection-model', 'model-repository'])(
    '%s declares itself as this schema wants',
    template => {
      const { config } = parseModelportConfig(rendered(template));
      expect(config.training?.profiles.length).toBeGreaterThan(0);
      expect(config.metrics?.filter(metric => metric.primary)).toHaveLength(1);
    },
  );
});
