import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { scaffolderModuleMl } from '../module';
import { deserialize, FileContents, SerializedFile } from './files';
import { directoryContents, GoldenTemplate } from './templates';

/** What a dry run would have made. */
export type DryRun = {
  files: FileContents;
  links: { title: string; url?: string; entityRef?: string }[];
};

/** One reason for which the scaffolder refuses values. */
export type Refusal = { property: string; stack: string };

/**
 * Starts the scaffolder with the module of this package, and a catalog that has these templates.
 *
 * @param workingDirectory - a folder for what the scaffolder writes
 */
export async function startScaffolder(
  templates: readonly GoldenTemplate[],
  workingDirectory: string,
) {
  const { server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleMl,
      catalogServiceMock.factory({
        entities: templates.map(({ entity }) => entity),
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://portal.example', workingDirectory },
        },
      }),
    ],
  });
  const post = (template: GoldenTemplate, values: JsonObject) =>
    request(server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template: template.entity,
        values,
        directoryContents: directoryContents(template),
      });
  return {
    stop: () => server.stop(),
    /** The form that the scaffolder makes of a template in the catalog. */
    async formOf(name: string): Promise<JsonValue> {
      const answer = await request(server)
        .get(
          `/api/scaffolder/v2/templates/default/template/${name}/parameter-schema`,
        )
        .expect(200);
      return answer.body;
    },
    /** Runs a template without effect. */
    async dryRun(
      template: GoldenTemplate,
      values: JsonObject,
    ): Promise<DryRun> {
      const { body, status, text } = await post(template, values);
      if (status !== 200) {
        throw new Error(`The dry run answered ${status}: ${text}`);
      }
      return {
        files: deserialize(body.directoryContents as SerializedFile[]),
        links: body.output.links,
      };
    },
    /** Runs a template with values that it must refuse. */
    async refusals(
      template: GoldenTemplate,
      values: JsonObject,
    ): Promise<Refusal[]> {
      const { body } = await post(template, values).expect(400);
      return body.errors;
    },
  };
}
