import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parseModelportConfig } from '@modelport/plugin-ml-common';
import { filesBelow } from './__testUtils__/files';
import { DryRun, startScaffolder } from './__testUtils__/startScaffolder';
import {
  GoldenTemplate,
  parseEntity,
  readTemplate,
  RENDER_PROGRAM,
  TEMPLATE_NAMES,
} from './__testUtils__/templates';
import {
  GOOD,
  MATRIX,
  REFUSED,
  REQUIRED,
  TemplateValues,
} from './__testUtils__/templateValues';

jest.setTimeout(60_000);

const templates = TEMPLATE_NAMES.map(readTemplate);
const packageOf = ({ name }: TemplateValues) => name.replaceAll('-', '_');
const textOf = (made: DryRun, file: string) =>
  made.files.get(file)?.toString('utf8') ?? '';

/** Files that the template copies as they are: GitHub and Helm have templates of their own. */
const isCopied = (file: string) =>
  /^(\.github\/workflows|deploy\/chart\/templates)\//.test(file);

const SYNTAX = /\$\{\{|\{%|\{#/;

function withoutDescription(
  text: string,
  { description }: TemplateValues,
): string {
  return text
    .replaceAll(JSON.stringify(description), '')
    .replaceAll(description, '');
}

/** Task and framework of the form, as a rendered modelport.yaml must declare them. */
const CHOICES = [
  ['classification', 'scikit-learn', 'accuracy', 'log_loss', 'trees', []],
  ['classification', 'pytorch', 'accuracy', 'log_loss', 'epochs', ['torch']],
  ['regression', 'scikit-learn', 'r2', 'squared_error', 'trees', []],
  ['regression', 'pytorch', 'r2', 'squared_error', 'epochs', ['torch']],
] as const;

describe('the golden-path templates', () => {
  const folder = createMockDirectory();
  let scaffolder: Awaited<ReturnType<typeof startScaffolder>>;

  beforeAll(async () => {
    scaffolder = await startScaffolder(templates, folder.path);
  });
  afterAll(() => scaffolder.stop());

  describe.each(templates.map(one => [one.entity.metadata.name, one] as const))(
    '%s',
    (name: string, template: GoldenTemplate) => {
      const checkValues = (made: DryRun, values: TemplateValues) => {
        const entity = parseEntity(textOf(made, 'catalog-info.yaml'));
        expect(entity.metadata).toMatchObject({
          name: values.name,
          description: values.description,
          annotations: {
            'modelport.dev/experiment': values.name,
            'modelport.dev/registered-model': values.name,
          },
        });
        expect(entity.spec).toEqual({
          type: 'ml-model',
          lifecycle: 'experimental',
          owner: values.owner,
        });
        const { config } = parseModelportConfig(textOf(made, 'modelport.yaml'));
        expect(config.metadata?.name).toBe(values.name);
        expect(config.training?.profiles).not.toHaveLength(0);
        for (const { command, parameters } of config.training?.profiles ?? []) {
          expect(command[2]).toBe(`${packageOf(values)}.train`);
          expect(parameters?.find(one => one.name === 'seed')?.default).toBe(
            values.seed,
          );
        }
      };

      it('is a form in the catalog', async () => {
        expect(await scaffolder.formOf(name)).toMatchObject({
          steps: [
            {
              schema: {
                properties: {
                  // Of @modelport/plugin-git-host; a portal without it names the plain field by its placeholder.
                  name: {
                    type: 'string',
                    title: 'Name',
                    'ui:field': 'ModelRepositoryName',
                    'ui:placeholder': 'Name',
                  },
                },
              },
            },
          ],
        });
      });

      it.each(MATRIX.map(values => [values.description, values] as const))(
        'keeps the values of %j',
        async (_, values) => {
          const made = await scaffolder.dryRun(template, values);
          checkValues(made, values);

          const rename = (file: string) =>
            file.replace('${{ values.pythonPackage }}', packageOf(values));
          expect([...made.files.keys()].sort()).toEqual(
            [...template.content.keys()].map(rename).sort(),
          );
          expect(packageOf(values)).toMatch(/^[a-z][a-z0-9_]*$/);
          const changed = [...template.content].filter(
            ([file, bytes]) =>
              isCopied(file) && !made.files.get(file)?.equals(bytes),
          );
          expect(changed).toEqual([]);
          const unrendered = [...made.files].filter(
            ([file, bytes]) =>
              !isCopied(file) &&
              SYNTAX.test(withoutDescription(String(bytes), values)),
          );
          expect(unrendered.map(([file]) => file)).toEqual([]);
          expect(made.files.has('.github/workflows/ci.yml')).toBe(true);

          expect(made.links).toEqual([
            expect.objectContaining({
              url: `/catalog/default/component/${values.name}/training?start=1`,
            }),
            expect.objectContaining({
              entityRef: `component:default/${values.name}`,
            }),
            expect.objectContaining({
              url: expect.stringContaining(`/${values.name}.git`),
            }),
          ]);
        },
      );

      it('is rendered by the checks as by the scaffolder', async () => {
        const output = folder.resolve(name);
        const settings = Object.entries(GOOD).flatMap(([key, value]) => [
          '--set',
          `${key}=${value}`,
        ]);
        execFileSync(process.execPath, [
          RENDER_PROGRAM,
          template.folder,
          output,
          ...settings,
        ]);
        const rendered = filesBelow(output);
        const { files } = await scaffolder.dryRun(template, GOOD);
        expect([...rendered.keys()].sort()).toEqual([...files.keys()].sort());
        for (const [file, bytes] of rendered) {
          expect([file, String(bytes)]).toEqual([
            file,
            String(files.get(file)),
          ]);
        }
      });

      it('refuses every module that its code imports as a name', async () => {
        const imported = [...template.content]
          .filter(([file]) => path.extname(file) === '.py')
          .flatMap(([, bytes]) => [
            ...String(bytes).matchAll(/^ *(?:import|from) ([a-z]\w+)/gm),
          ])
          .map(match => match[1].replaceAll('_', '-'));
        const ofPermittedLength = new Set(
          imported.filter(word => word.length > 2),
        );
        expect(ofPermittedLength.size).toBeGreaterThan(5);
        for (const word of ofPermittedLength) {
          const values = { ...GOOD, name: word };
          const [refusal] = await scaffolder.refusals(template, values);
          expect(refusal.property).toBe('instance.name');
        }
      });

      it.each(REFUSED)(
        'refuses %s, for one reason',
        async (_, field, value) => {
          const values = { ...GOOD, [field]: value } as TemplateValues;
          const refusals = await scaffolder.refusals(template, values);
          expect(refusals).toHaveLength(1);
          for (const refusal of refusals) {
            expect(refusal.property).toBe(`instance.${field}`);
            expect(refusal.stack).toContain(field);
          }
        },
      );

      it.each(REQUIRED)('refuses to go without %s', async field => {
        const { [field]: _, ...values } = GOOD;
        const [refusal] = await scaffolder.refusals(template, values);
        expect(refusal.stack).toContain(`requires property "${field}"`);
      });

      it('takes no notice of a field that it does not know', async () => {
        const made = await scaffolder.dryRun(template, {
          ...GOOD,
          pythonPackage: 'intruder',
        });
        checkValues(made, GOOD);
        expect([...made.files.keys()].join()).not.toContain('intruder');
      });
    },
  );

  describe('the form of model-repository', () => {
    const template = readTemplate('model-repository');

    it.each(CHOICES)(
      'declares %s with %s: metrics, steps and what it installs',
      async (task, framework, primary, loss, steps, extras) => {
        const values = { ...GOOD, task, framework };
        const made = await scaffolder.dryRun(template, values);
        const { config } = parseModelportConfig(textOf(made, 'modelport.yaml'));
        const [profile] = config.training?.profiles ?? [];
        expect(profile.command.slice(3)).toEqual([
          '--task',
          task,
          '--framework',
          framework,
        ]);
        expect(profile.extras).toEqual(extras);
        expect(profile.parameters?.map(one => one.name)).toContain(steps);
        const metrics = config.metrics ?? [];
        expect(metrics.find(one => one.primary)?.name).toBe(primary);
        expect(metrics.map(one => one.name)).toContain(`val/${loss}`);
        const docker = textOf(made, 'Dockerfile');
        expect(docker.includes('-r requirements/torch.txt')).toBe(
          framework === 'pytorch',
        );
        expect(textOf(made, `src/${packageOf(values)}/train.py`)).toContain(
          `choices=TASKS, default="${task}"`,
        );
      },
    );

    it.each([
      ['task', 'clustering'],
      ['framework', 'tensorflow'],
    ] as const)('refuses another %s', async (field, value) => {
      const values = { ...GOOD, [field]: value };
      const [refusal] = await scaffolder.refusals(template, values);
      expect(refusal.property).toBe(`instance.${field}`);
    });

    it('predicts a class with scikit-learn where a program says neither', async () => {
      const { task, framework, ...values } = GOOD;
      const made = await scaffolder.dryRun(template, values as TemplateValues);
      const chosen = await scaffolder.dryRun(template, {
        ...values,
        task: 'classification',
        framework: 'scikit-learn',
      });
      expect(made.files).toEqual(chosen.files);
    });
  });
});
