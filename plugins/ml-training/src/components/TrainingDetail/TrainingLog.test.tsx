import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { TrainingLogResponse } from '@modelport/plugin-ml-training-common';
import {
  anApi,
  anEndedTraining,
  aTraining,
  aRefusal,
  aResponseError,
} from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?training=t-1' };
const log = () => screen.findByRole('log', { name: 'Log of the training' });
const follow = () => screen.findByRole('switch', { name: 'Follow the end' });
const search = () => screen.findByRole('searchbox', { name: 'Search the log' });
const ended = async () => anEndedTraining({ id: 't-1' });

/** An api whose log is the text that was written so far. */
function writing(text = '') {
  const file = { text, end: false };
  const api = anApi({
    getLog: async (_entity, _id, { cursor = 0 } = {}) => ({
      text: file.text.slice(cursor),
      cursor: file.text.length,
      end: file.end,
    }),
  });
  return { file, api };
}

/** Gives an element of jsdom, which lays nothing out, a size and a place. */
function layOut(element: HTMLElement, scrollHeight: number, top = 0) {
  Object.defineProperties(element, {
    scrollHeight: { configurable: true, value: scrollHeight },
    clientHeight: { configurable: true, value: 100 },
  });
  element.scrollTop = top;
}

function scrollTo(element: HTMLElement, top: number) {
  element.scrollTop = top;
  fireEvent.scroll(element);
}

describe('the log of a training', () => {
  it('says that it is being read', async () => {
    renderTab(anApi({ getLog: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading the log')).toBeVisible();
  });

  it('shows its end without colours, and counts its lines', async () => {
    const { api } = writing('one\n\u001b[32mtwo\u001b[0m\n 1 %\r50 %');
    renderTab(api, at);
    expect((await log()).textContent).toBe('one\ntwo\n50 %');
    expect(screen.getByText('3 lines')).toBeVisible();
    expect(api.getLog.mock.calls[0].slice(1)).toEqual([
      't-1',
      { tail: 5000, signal: expect.any(AbortSignal) },
    ]);
  });

  it('grows from where the last read ended', async () => {
    const { api, file } = writing('one\ntw');
    renderTab(api, at);
    expect((await log()).textContent).toBe('one\ntw');
    file.text += 'o\nthree\n';
    await comeBack();
    await waitFor(async () =>
      expect((await log()).textContent).toBe('one\ntwo\nthree'),
    );
    expect(api.getLog.mock.lastCall?.[2]).toMatchObject({ cursor: 6 });
  });

  it('reads on at once when a part is as long as a part may be', async () => {
    const parts: TrainingLogResponse[] = [
      { text: 'a'.repeat(64 * 1024), cursor: 65_536, end: false },
      { text: `\n${'b'.repeat(64 * 1024)}`, cursor: 131_073, end: false },
      { text: '\nlast\n', cursor: 131_079, end: true },
    ];
    const api = anApi({
      getTraining: ended,
      getLog: async (_entity, _id, { cursor = 0 } = {}) =>
        parts.find(part => part.cursor > cursor) ?? parts[2],
    });
    renderTab(api, at);
    expect(await log()).toHaveTextContent(/last$/);
    expect(
      api.getLog.mock.calls.map(([, , options]) => options?.cursor),
    ).toEqual([undefined, 65_536, 131_073]);
  });

  it('says that only the last lines are shown', async () => {
    const { api } = writing('line\n'.repeat(5000));
    renderTab(api, at);
    expect(await screen.findByText('The last 5000 lines')).toBeVisible();
  });

  it('says what happens while the program has written nothing yet', async () => {
    const text = /^The training program starts; its first lines appear here/;
    const { api, file } = writing('[modelport] python -m fraud.train\n');
    renderTab(api, at);
    expect(await screen.findByText(text)).toBeVisible();
    file.text += 'epoch 1\n';
    await comeBack();
    await waitFor(() =>
      expect(screen.queryByText(text)).not.toBeInTheDocument(),
    );
    expect((await log()).textContent).toContain('epoch 1');
  });

  it('says that nothing is written before it runs', async () => {
    const { api } = writing();
    api.getTraining.mockResolvedValue(aTraining({ state: 'preparing' }));
    renderTab(api, at);
    expect(await screen.findByText('Nothing was written yet.')).toBeVisible();
  });

  it.each([
    [false, 'The training program starts; its first lines appear here.'],
    [true, 'This training wrote nothing.'],
  ])('says that there is none (ended: %s)', async (end, text) => {
    const { api, file } = writing();
    file.end = end;
    if (end) {
      api.getTraining.mockImplementation(ended);
    }
    renderTab(api, at);
    expect(await screen.findByText(text)).toBeVisible();
    expect(screen.queryByRole('searchbox')).not.toBeInTheDocument();
  });

  it('shows only lines with a text, marks it, and shows all again', async () => {
    const { api } = writing('Epoch 1: loss 0.5\nsaved\nEPOCH 2: loss (0.4)\n');
    renderTab(api, at);
    await log();
    await userEvent.type(await search(), 'epoch');
    expect((await log()).textContent).toBe(
      'Epoch 1: loss 0.5\nEPOCH 2: loss (0.4)',
    );
    const marks = (await log()).querySelectorAll('mark');
    expect([...marks].map(mark => mark.textContent)).toEqual([
      'Epoch',
      'EPOCH',
    ]);
    expect(screen.getByText('2 lines fit')).toBeVisible();
    await userEvent.clear(await search());
    expect(await log()).toHaveTextContent(/saved/);
    expect((await log()).querySelector('mark')).toBeNull();
  });

  it('takes what is searched for as it stands', async () => {
    const { api } = writing('loss (0.4)\nloss 0x4\n');
    renderTab(api, at);
    await log();
    await userEvent.type(await search(), '(0.4');
    expect((await log()).textContent).toBe('loss (0.4)');
    expect(screen.getByText('1 line fits')).toBeVisible();
    await userEvent.type(await search(), 'nowhere');
    expect(screen.getByText('0 lines fit')).toBeVisible();
    expect((await log()).textContent).toBe('');
  });

  it('searches what is written later, too', async () => {
    const { api, file } = writing('loss 0.5\nsaved\n');
    renderTab(api, at);
    await log();
    await userEvent.type(await search(), 'loss');
    file.text += 'loss 0.4\nsaved\n';
    await comeBack();
    expect(await screen.findByText('2 lines fit')).toBeVisible();
    expect((await log()).textContent).toBe('loss 0.5\nloss 0.4');
  });

  it('keeps the end in view until the reader goes up, and again at the end', async () => {
    const { api, file } = writing('one\n');
    renderTab(api, at);
    const element = await log();
    expect(await follow()).toBeChecked();

    layOut(element, 500);
    file.text += 'two\n';
    await comeBack();
    await waitFor(() => expect(element).toHaveTextContent('one two'));
    expect(element.scrollTop).toBe(500);

    scrollTo(element, 200);
    expect(await follow()).not.toBeChecked();
    layOut(element, 900, 200);
    file.text += 'three\n';
    await comeBack();
    await waitFor(() => expect(element).toHaveTextContent('one two three'));
    expect(element.scrollTop).toBe(200);

    scrollTo(element, 795);
    expect(await follow()).toBeChecked();
  });

  it('goes on following when the text above moves the place down', async () => {
    const { api } = writing('one\n');
    renderTab(api, at);
    const element = await log();
    layOut(element, 500);
    scrollTo(element, 10);
    expect(await follow()).toBeChecked();
  });

  it('goes to the end when following is switched on', async () => {
    const { api } = writing('one\n');
    renderTab(api, at);
    const element = await log();
    await userEvent.click(await follow());
    layOut(element, 500, 100);
    expect(element.scrollTop).toBe(100);
    await userEvent.click(await follow());
    expect(element.scrollTop).toBe(500);
  });

  it('can be reached by keyboard, and is not read aloud line by line', async () => {
    renderTab(anApi(), at);
    const element = await log();
    expect(element).toHaveAttribute('tabindex', '0');
    expect(element).toHaveAttribute('aria-live', 'off');
  });

  it('is read to its end, then no more', async () => {
    const { api, file } = writing('one\n');
    file.end = true;
    api.getTraining.mockImplementation(ended);
    renderTab(api, at);
    await log();
    const reads = api.getLog.mock.calls.length;
    await comeBack();
    await userEvent.type(await search(), 'one');
    expect(api.getLog).toHaveBeenCalledTimes(reads);
  });

  it('shows the facts when the log cannot be read, and tries again', async () => {
    const { api } = writing('one\n');
    api.getLog.mockRejectedValueOnce(
      await aResponseError(503, 'The other replica does not answer.'),
    );
    renderTab(api, at);
    expect(
      await screen.findByText('The other replica does not answer.'),
    ).toBeVisible();
    expect(screen.getByRole('table', { name: 'Timeline' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect((await log()).textContent).toBe('one');
  });

  it('keeps the lines when a later read fails, and loses none after it', async () => {
    const { api, file } = writing('one\n');
    renderTab(api, at);
    await log();
    api.getLog.mockRejectedValueOnce(new Error('the portal is away'));
    await comeBack();
    expect(await screen.findByText(/the portal is away/)).toBeVisible();
    expect((await log()).textContent).toBe('one');
    file.text += 'two\n';
    await comeBack();
    await waitFor(async () =>
      expect((await log()).textContent).toBe('one\ntwo'),
    );
  });

  it('says that the log may not be seen', async () => {
    renderTab(
      anApi({
        getLog: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see the log of this training'),
    ).toBeVisible();
  });
});
