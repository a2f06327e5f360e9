import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anAnswer, anApi } from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?run=run-1' };

const files = [
  { path: 'model', name: 'model', isDirectory: true },
  {
    path: 'note.txt',
    name: 'note.txt',
    isDirectory: false,
    size: 12,
    preview: 'text' as const,
  },
  { path: 'model.onnx', name: 'model.onnx', isDirectory: false, size: 2048 },
];

describe('the artifacts of a run', () => {
  const api = () =>
    anApi({
      listArtifacts: async (_entity, _run, options) => {
        const path = options?.path ?? '';
        return path
          ? {
              ...anAnswer([
                { path: 'model/MLmodel', name: 'MLmodel', isDirectory: false },
              ]),
              path,
            }
          : { ...anAnswer(files), path, nextPageToken: 'more' };
      },
    });

  beforeEach(() => {
    URL.createObjectURL = jest.fn(() => 'blob:file');
    URL.revokeObjectURL = jest.fn();
  });

  it('opens a folder and goes back up', async () => {
    renderTab(api(), at);
    await userEvent.click(await screen.findByRole('link', { name: 'model' }));
    expect(await screen.findByRole('link', { name: 'MLmodel' })).toBeVisible();
    expect(screen.getByTestId('search')).toHaveTextContent('path=model');
    const folders = screen.getByRole('navigation', { name: 'Folder' });
    await userEvent.click(
      within(folders).getByRole('link', { name: 'All artifacts' }),
    );
    expect(await screen.findByRole('link', { name: 'note.txt' })).toBeVisible();
  });

  it('previews a file', async () => {
    const client = api();
    renderTab(client, at);
    expect(await screen.findByText('Choose a file to see it.')).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: 'note.txt' }));
    expect(
      await screen.findByRole('group', { name: 'Content of note.txt' }),
    ).toHaveTextContent('content');
    expect(client.getArtifact.mock.calls[0][2].path).toBe('note.txt');
  });

  it('offers a download where there is no preview', async () => {
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => undefined);
    const client = api();
    renderTab(client, { search: '?run=run-1&file=model.onnx' });
    expect(await screen.findByText(/No preview of model.onnx/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Download model.onnx' }),
    );
    await waitFor(() => expect(click).toHaveBeenCalled());
    expect(client.getArtifact.mock.calls[0][2]).toMatchObject({
      path: 'model.onnx',
      download: true,
    });
    client.getArtifact.mockRejectedValueOnce(new Error('disk is gone'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Download model.onnx' }),
    );
    expect(await screen.findByText('disk is gone')).toBeVisible();
    click.mockRestore();
  });

  it('reads the next artifacts', async () => {
    const client = api();
    renderTab(client, at);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show more artifacts' }),
    );
    await waitFor(() =>
      expect(client.listArtifacts.mock.lastCall?.[2]).toMatchObject({
        pageToken: 'more',
      }),
    );
  });
});
