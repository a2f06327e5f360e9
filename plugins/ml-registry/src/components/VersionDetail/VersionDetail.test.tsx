import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anApi,
  aPage,
  aRefusal,
  aRequest,
  aVersionDetail,
  COMMIT,
  DIGEST,
} from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?version=4' };
const heading = () => screen.findByRole('heading', { name: 'Version 4' });
const button = (name: string) => screen.findByRole('button', { name });
const rows = (name: string) =>
  within(screen.getByRole('table', { name }))
    .getAllByRole('row')
    .map(row =>
      [...row.querySelectorAll('th, td')].map(cell => cell.textContent),
    );

describe('the page of a version', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ getVersion: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading version 4')).toBeVisible();
  });

  it('shows what is known of it', async () => {
    renderTab(
      anApi({
        listVersions: async () =>
          aPage({ aliases: { champion: '3', own: '4', challenger: '4' } }),
      }),
      at,
    );
    expect(await heading()).toBeVisible();
    expect(screen.getByTestId('version-in-words')).toHaveTextContent(
      'A version of fraud-model, registered 1 hour ago.',
    );
    expect(screen.getByText('challenger')).toBeVisible();
    expect(screen.getByText('Deeper trees.')).toBeVisible();
    const facts = screen.getByRole('table', { name: 'Facts' });
    expect(
      within(facts).getByRole('link', { name: 'run-4-long-id' }),
    ).toHaveAttribute('href', '/model/runs?run=run-4-long-id');
    expect(facts).toHaveTextContent(COMMIT);
    expect(facts).toHaveTextContent('ada, alan');
    expect(
      within(facts).getByRole('button', { name: 'Copy digest' }),
    ).toBeVisible();
    expect(rows('Files')).toContainEqual(['model.onnx', '2 KiB']);
    expect(rows('Tags')).toContainEqual(['stage', 'trial']);
    expect(rows('Inputs')).toEqual([
      ['Name', 'Type', 'Shape'],
      ['amount', 'float32', 'any × 30'],
    ]);
    expect(rows('Outputs')).toContainEqual(['score', 'double', '–']);
  });

  it('stands beside the champion, with the better value marked', async () => {
    renderTab(anApi(), at);
    await heading();
    expect(rows('Metrics')).toEqual([
      ['Name', 'Version 4', 'Champion, version 3'],
      ['average_precision', '0.61 (better)', '0.58'],
      ['val_loss', '0.2', '0.1 (better)'],
    ]);
    expect(rows('Metrics of the machine')).toEqual([
      ['Name', 'Version 4', 'Champion, version 3'],
      ['system/cpu', '12', '–'],
    ]);
    expect(rows('Parameters')).toEqual([
      ['Name', 'Version 4', 'Champion, version 3'],
      ['depth', '8', '6'],
      ['seed', '1', '–'],
    ]);
    expect(
      screen.getByText(/^Better by the direction .* by the name where/),
    ).toBeVisible();
  });

  it('goes by the directions and units that the model declares', async () => {
    renderTab(anApi(), {
      ...at,
      declared: [
        {
          name: 'average_precision',
          direction: 'minimize',
          unit: 'points',
        },
      ],
    });
    await heading();
    await waitFor(() =>
      expect(rows('Metrics')[1]).toEqual([
        'average_precision (points)',
        '0.61',
        '0.58 (better)',
      ]),
    );
  });

  it('reads the champion once, and again when it is another', async () => {
    const api = anApi();
    renderTab(api, at);
    await heading();
    const championReads = () =>
      api.getVersion.mock.calls.filter(([, version]) => version !== '4');
    expect(championReads()).toHaveLength(1);
    await comeBack();
    await waitFor(() => expect(api.listVersions).toHaveBeenCalledTimes(2));
    api.listVersions.mockResolvedValue(aPage({ aliases: { champion: '2' } }));
    await comeBack();
    expect(
      await screen.findAllByRole('columnheader', {
        name: 'Champion, version 2',
      }),
    ).toHaveLength(3);
    expect(championReads()).toHaveLength(2);
  });

  it('draws the model card, and runs nothing of it', async () => {
    renderTab(
      anApi({
        getVersion: async () =>
          aVersionDetail({
            modelCard:
              '# Fraud model\n\n<script>globalThis.hacked = true</script>\n\n**For cards.**',
          }),
      }),
      at,
    );
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Fraud model' },
        { timeout: 60_000 },
      ),
    ).toBeVisible();
    expect(screen.getByText('For cards.')).toBeVisible();
    expect(document.body.querySelector('script')).toBeNull();
    expect(globalThis).not.toHaveProperty('hacked');
  }, 90_000);

  it('says what a bare version lacks, and offers nothing before it is ready', async () => {
    renderTab(
      anApi({
        listVersions: async () => aPage({ aliases: {} }),
        getVersion: async () =>
          aVersionDetail({
            status: 'PENDING_REGISTRATION',
            authors: [],
            runId: undefined,
            commit: undefined,
            digest: undefined,
            signature: undefined,
            metrics: {},
            parameters: {},
            tags: {},
            modelCard: ' ',
            files: [],
          }),
      }),
      at,
    );
    for (const text of [
      'The run logged no metrics.',
      'The run logged no parameters.',
      'There is no champion yet to compare with.',
      'The logged model has no signature.',
      'The portal knows no author.',
      'being computed',
      'This version has no tags.',
      'No files are known.',
      /^The run has no model card/,
      /can be used once its registration has ended well/,
    ]) {
      expect(await screen.findByText(text)).toBeVisible();
    }
    expect(
      screen.queryByRole('button', { name: 'Ask for champion' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Deploy' }),
    ).not.toBeInTheDocument();
  });

  it('names a champion without the metrics and parameters that it lacks', async () => {
    renderTab(
      anApi({
        getVersion: async (_entity, version) =>
          aVersionDetail(
            version === '3'
              ? { version, parameters: { depth: '6' }, metrics: {} }
              : { parameters: {}, metrics: { auc: 0.5 } },
          ),
      }),
      at,
    );
    await heading();
    expect(rows('Metrics')).toContainEqual(['auc', '0.5', '–']);
    expect(rows('Parameters')).toContainEqual(['depth', '–', '6']);
  });

  it('says why there is no digest, and what a signature leaves out', async () => {
    renderTab(
      anApi({
        getVersion: async () =>
          aVersionDetail({
            digest: undefined,
            digestProblem: 'The files could not be read.',
            signature: { inputs: [], outputs: [] },
          }),
      }),
      at,
    );
    expect(
      await screen.findByText('The files could not be read.'),
    ).toBeVisible();
    expect(
      screen.getByText(/^Nothing can be done with this version/),
    ).toHaveTextContent('(The files could not be read.)');
    for (const name of ['Ask for champion', 'Make challenger']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    expect(
      screen.queryByRole('link', { name: 'Deploy' }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('It takes no named inputs.')).toBeVisible();
    expect(screen.getByText('It names no outputs.')).toBeVisible();
  });

  it('copies a digest', async () => {
    const user = userEvent.setup();
    renderTab(anApi(), at);
    await heading();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    const copy = screen.getByRole('button', {
      name: 'Copy digest',
    });
    await user.click(copy);
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(write).toHaveBeenCalledWith(DIGEST);
    write.mockRejectedValueOnce(new Error('refused'));
    await user.click(copy);
    expect(await screen.findByText(/^Not copied/)).toBeVisible();
  });

  it('reads again soon what is not settled, and the aliases alone when it is', async () => {
    const api = anApi({ listVersions: async () => aPage({ aliases: {} }) });
    api.getVersion.mockResolvedValueOnce(aVersionDetail({ digest: undefined }));
    renderTab(api, at);
    expect(await screen.findByText('being computed')).toBeVisible();
    await comeBack();
    expect(await button('Copy digest')).toBeVisible();
    expect(api.getVersion).toHaveBeenCalledTimes(2);
    api.listVersions.mockResolvedValue(aPage({ aliases: { own: '4' } }));
    await comeBack();
    expect(await screen.findByText('own')).toBeVisible();
    expect(api.getVersion).toHaveBeenCalledTimes(2);
  });

  it('names the parts that could not be read, and does not call them absent', async () => {
    renderTab(
      anApi({
        getVersion: async () =>
          aVersionDetail({
            signature: undefined,
            modelCard: undefined,
            problems: ['Signature: timed out', 'Model card: too large: 2 MiB'],
          }),
      }),
      at,
    );
    expect(await screen.findByText(/too large: 2 MiB/)).toBeVisible();
    expect(screen.getByText(/timed out/)).toBeVisible();
    expect(
      screen.getAllByText('There is none, or it could not be read just now.'),
    ).toHaveLength(2);
  });

  it('cannot be asked for while another request waits', async () => {
    renderTab(
      anApi({
        listRequests: async () => ({ items: [aRequest({ version: '5' })] }),
      }),
      at,
    );
    expect(
      await screen.findByText(/once the request above is decided/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Ask for champion' }),
    ).not.toBeInTheDocument();
    expect(await button('Make challenger')).toBeVisible();
  });

  it('shows the version when the champion cannot be read', async () => {
    renderTab(
      anApi({
        getVersion: async (_entity, version) => {
          if (version === '3') {
            throw new Error('version 3 is gone');
          }
          return aVersionDetail();
        },
      }),
      at,
    );
    expect(await heading()).toBeVisible();
    expect(screen.getByText(/version 3 is gone/)).toBeVisible();
  });

  it('offers of the champion only to deploy it', async () => {
    renderTab(anApi(), { search: '?version=3' });
    expect(
      await screen.findByText(
        'This version is the champion. There is no previous one to compare it with.',
      ),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Deploy' })).toHaveAttribute(
      'href',
      '/model/deployments?deploy=3',
    );
    expect(
      screen.queryByRole('button', { name: /champion|challenger/i }),
    ).not.toBeInTheDocument();
  });

  it('has the champion beside what it was before, so that a worse one is seen', async () => {
    renderTab(
      anApi({
        listVersions: async () =>
          aPage({ aliases: { champion: '4', previous: '3' } }),
      }),
      at,
    );
    await heading();
    expect(
      screen.getByText(/^This version is the champion\. .* version 3, which/),
    ).toBeVisible();
    expect(rows('Metrics').slice(0, 3)).toEqual([
      ['Name', 'Version 4', 'Previous, version 3'],
      ['average_precision', '0.61 (better)', '0.58'],
      ['val_loss', '0.2', '0.1 (better)'],
    ]);
  });

  it('says of an address that is no number, without asking, and leads back', async () => {
    const api = anApi();
    renderTab(api, { search: '?version=abc' });
    expect(await screen.findByText('"abc" is no version number')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
    expect(api.getVersion).not.toHaveBeenCalled();
    expect(api.listVersions).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('link', { name: 'All versions' }));
    expect(
      await screen.findByRole('grid', { name: 'Versions of fraud' }),
    ).toBeVisible();
  });

  it('says that there is no such version, and leads back', async () => {
    renderTab(
      anApi({
        getVersion: async () => {
          throw Object.assign(new Error('gone'), { statusCode: 404 });
        },
      }),
      { search: '?version=99' },
    );
    expect(await screen.findByText('fraud has no version 99')).toBeVisible();
  });

  it('offers to others than its owners nothing that would be refused, and says who may', async () => {
    renderTab(anApi(), { ...at, groups: ['group:default/team-b'] });
    await heading();
    expect(
      await screen.findByText(/^Members of team-fraud may register/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /champion|challenger/i }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Deploy' }),
    ).not.toBeInTheDocument();
  });

  it('has no links where their plugins are absent', async () => {
    renderTab(anApi(), { ...at, withNeighbours: false });
    await heading();
    expect(
      screen.queryByRole('link', { name: 'Deploy' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'run-4-long-id' }),
    ).not.toBeInTheDocument();
  });

  it('says that the version may not be seen', async () => {
    renderTab(
      anApi({
        getVersion: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see this version'),
    ).toBeVisible();
  });

  it('goes back to all versions', async () => {
    renderTab(anApi(), at);
    await userEvent.click(
      await screen.findByRole('link', { name: 'All versions' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Versions of fraud' }),
    ).toBeVisible();
  });
});
