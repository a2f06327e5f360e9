import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import type { Scoring } from '../scoring/Scoring';

/** Where the scoring service would find its things. */
export class FakeScoring {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-scoring-'));
  /** How often it was said that there is something to serve. */
  calls = 0;

  /** With models of an MLflow server at the portal's address. */
  of({ url }: { url: string }): Scoring {
    const serve = () => {
      this.calls += 1;
    };
    return { folder: this.folder, mlflowUrl: url, serve };
  }

  /** What the service is to serve; undefined when there is nothing yet. */
  configuration(): Record<string, unknown> | undefined {
    const file = path.join(this.folder, 'configuration.yaml');
    return fs.existsSync(file)
      ? parse(fs.readFileSync(file, 'utf8'))
      : undefined;
  }

  /** Folders of models, whole or not. */
  models(): string[] {
    const folder = path.join(this.folder, 'models');
    return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
