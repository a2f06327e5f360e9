import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { FakeTrackingServer } from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const ARTIFACTS =
  '/api/ml-experiments/v1/entities/component/default/fraud/runs/run-1/artifacts';

describe('artifacts', () => {
  const fake = new FakeTrackingServer();
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeAll(async () => {
    const files: Record<string, string | Buffer> = {
      'plots/roc.PNG': Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      'plots/run.svg': '<svg onload="alert(1)"/>',
      'report.html': '<script>alert(1)</script>',
      'metrics.json': '{"a":1}',
      'table.csv': 'a,b',
      'größe 100%.txt': 'ü',
      'model.pkl': 'pickle',
      'huge.txt': Buffer.alloc(5 * 1024 * 1024 + 1, 'x'),
    };
    for (const [path, content] of Object.entries(files)) {
      fake.files.set(path, Buffer.from(content));
    }
    portal = await startTestPlugin({
      servers: [fake],
      entities: [buildModelEntity()],
    });
  });
  afterAll(() => portal.stop());

  const open = (path: string, more = '') =>
    request(portal.server)
      .get(`${ARTIFACTS}/content?path=${encodeURIComponent(path)}${more}`)
      .buffer(true);

  it('lists a folder, folders first, and says what can be shown', async () => {
    const { body } = await request(portal.server).get(ARTIFACTS);
    expect(body.path).toBe('');
    expect(body.items[0]).toEqual({
      path: 'plots',
      name: 'plots',
      isDirectory: true,
    });
    const previews = Object.fromEntries(
      body.items.map((item: { name: string; preview?: string }) => [
        item.name,
        item.preview,
      ]),
    );
    expect(previews).toMatchObject({
      'metrics.json': 'json',
      'table.csv': 'csv',
      'größe 100%.txt': 'text',
    });
    expect(previews['report.html']).toBeUndefined();
    expect(previews['huge.txt']).toBeUndefined();
    const plots = await request(portal.server).get(`${ARTIFACTS}?path=plots`);
    expect(plots.body.items[0]).toMatchObject({
      path: 'plots/roc.PNG',
      name: 'roc.PNG',
      size: 4,
      preview: 'image',
    });
  });

  it.each([
    ['plots/roc.PNG', 'image/png', 'inline'],
    ['metrics.json', 'application/json; charset=utf-8', 'inline'],
    ['table.csv', 'text/csv; charset=utf-8', 'inline'],
    ['größe 100%.txt', 'text/plain; charset=utf-8', 'inline'],
    ['report.html', 'application/octet-stream', 'attachment'],
    ['plots/run.svg', 'application/octet-stream', 'attachment'],
    ['model.pkl', 'application/octet-stream', 'attachment'],
  ])('sends %s as %s, %s, in a sandbox', async (path, type, disposition) => {
    const response = await open(path);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe(type);
    expect(response.headers['content-disposition']).toMatch(
      new RegExp(`^${disposition}`),
    );
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.headers['content-security-policy']).toBe(
      "default-src 'none'; sandbox",
    );
    expect(response.headers['cache-control']).toContain('no-store');
  });

  it('sends the bytes as they are', async () => {
    const response = await open('metrics.json');
    expect(response.text).toBe('{"a":1}');
  });

  it('shows no file above the limit but gives it as a download', async () => {
    const shown = await open('huge.txt');
    expect(shown.status).toBe(413);
    expect(shown.body.error.message).toContain(
      'path huge.txt is larger than 5 MiB and is not shown; add download=true',
    );
    const saved = await open('huge.txt', '&download=true').responseType('blob');
    expect(saved.status).toBe(200);
    expect(saved.headers['content-disposition']).toContain('huge.txt');
    expect(saved.body).toHaveLength(5 * 1024 * 1024 + 1);
  });

  it('says that a file is not there', async () => {
    const response = await open('none.txt');
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('no such path none.txt');
  });

  it('records who read what, with its outcome', async () => {
    await open('metrics.json');
    expect(portal.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'artifact-read',
        severityLevel: 'low',
        meta: {
          entityRef: 'component:default/fraud',
          runId: 'run-1',
          path: 'metrics.json',
          download: false,
        },
      }),
    );
    expect(portal.event.success).toHaveBeenCalled();
    await open('../secret');
    expect(portal.event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ name: 'InputError' }),
    });
  });
});
