import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  anApi,
  aRefusal,
  aRequest,
  aVersionDetail,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?version=4' };
const button = (name: string) => screen.findByRole('button', { name });

describe('the form that asks for champion', () => {
  const field = (name: string) => screen.getByRole('textbox', { name });
  const open = async () => {
    await userEvent.click(await button('Ask for champion'));
    return screen.findByRole('form', {
      name: 'Ask for champion for version 4',
    });
  };

  it('needs a reason and no more; the portal measures by itself', async () => {
    const api = anApi();
    renderTab(api, at);
    await open();
    expect(
      screen.getByText(/^The portal reads metrics, run, commit and digest/),
    ).toBeVisible();
    expect(field('Reason')).toHaveFocus();
    api.listRequests.mockResolvedValue({ items: [aRequest()] });
    await userEvent.type(field('Reason'), ' Finds more fraud. ');
    await userEvent.click(await button('Send request'));
    expect(
      await screen.findByRole('region', { name: 'Request for champion' }),
    ).toBeVisible();
    expect(api.ask.mock.calls[0]).toEqual([
      { kind: 'Component', namespace: 'default', name: 'fraud' },
      {
        version: '4',
        reason: 'Finds more fraud.',
        evidence: [],
      },
    ]);
    expect(
      screen.queryByRole('form', { name: /^Ask/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Ask for champion' }),
    ).not.toBeInTheDocument();
  });

  it('keeps all of a text that is too long, says so, and sends nothing', async () => {
    const api = anApi();
    renderTab(api, at);
    await open();
    await userEvent.click(field('Reason'));
    await userEvent.paste('x'.repeat(2_001));
    expect(field('Reason')).toHaveValue('x'.repeat(2_001));
    expect(field('Reason')).toBeInvalid();
    expect(screen.getByText('2,001 of 2,000 characters')).toBeVisible();
    expect(await button('Send request')).toBeDisabled();
    await userEvent.type(field('Reason'), '{Backspace}');
    expect(await button('Send request')).toBeEnabled();
    expect(screen.queryByText(/of 2,000 characters/)).not.toBeInTheDocument();
    await userEvent.click(await button('Add a claim'));
    await userEvent.click(field('Name of claim 1'));
    await userEvent.paste('y'.repeat(101));
    await userEvent.click(field('Value of claim 1'));
    await userEvent.paste('z'.repeat(501));
    expect(screen.getByText('101 of 100 characters')).toBeVisible();
    expect(screen.getByText('501 of 500 characters')).toBeVisible();
    expect(await button('Send request')).toBeDisabled();
    expect(api.ask).not.toHaveBeenCalled();
  });

  it('lets claims be added, changed and removed', async () => {
    const api = anApi();
    renderTab(api, at);
    await open();
    await userEvent.click(await button('Add a claim'));
    await userEvent.click(await button('Add a claim'));
    await userEvent.type(field('Name of claim 1'), 'gone');
    await userEvent.type(field('Name of claim 2'), 'Back test');
    await userEvent.type(field('Value of claim 2'), 'better');
    await userEvent.click(await button('Remove claim 1'));
    await userEvent.type(field('Reason'), 'Because.');
    await userEvent.click(await button('Send request'));
    await waitFor(() =>
      expect(api.ask.mock.calls[0][1].evidence).toEqual([
        { label: 'Back test', value: 'better' },
      ]),
    );
  });

  it('wants a name and a value of each claim', async () => {
    const api = anApi({
      getVersion: async () => aVersionDetail({ metrics: {} }),
    });
    renderTab(api, at);
    await open();
    await userEvent.click(await button('Add a claim'));
    await userEvent.type(field('Name of claim 1'), 'report');
    await userEvent.type(field('Reason'), 'Because.');
    await userEvent.click(await button('Send request'));
    expect(
      await screen.findByText('Give a name and a value, or remove it.'),
    ).toBeVisible();
    expect(api.ask).not.toHaveBeenCalled();
    await userEvent.type(field('Value of claim 1'), 'good');
    await userEvent.click(await button('Send request'));
    await waitFor(() =>
      expect(api.ask.mock.calls[0][1].evidence).toEqual([
        { label: 'report', value: 'good' },
      ]),
    );
  });

  it('says at the field that the reason is too short', async () => {
    const api = anApi({
      getVersion: async () => aVersionDetail({ metrics: {} }),
    });
    renderTab(api, at);
    await open();
    await userEvent.type(field('Reason'), 'ok');
    await userEvent.click(await button('Send request'));
    expect(
      await screen.findByText('Say why, in 3 to 2000 characters.'),
    ).toBeVisible();
    expect(field('Reason')).toBeInvalid();
    expect(api.ask).not.toHaveBeenCalled();
  });

  it('sends one request for a double click', async () => {
    const api = anApi({ ask: () => new Promise(() => undefined) });
    renderTab(api, at);
    await open();
    await userEvent.type(field('Reason'), 'Because.');
    await userEvent.dblClick(await button('Send request'));
    expect(api.ask).toHaveBeenCalledTimes(1);
  });

  it('says what champion is now when it was refused meanwhile', async () => {
    const api = anApi();
    api.ask.mockRejectedValue(aConflict('Another request is open.'));
    renderTab(api, at);
    await open();
    await userEvent.type(field('Reason'), 'Because.');
    await userEvent.click(await button('Send request'));
    expect(
      await screen.findByText(
        'Another request is open. This page was read again: champion is version 3 now.',
      ),
    ).toBeVisible();
    expect(screen.getByText('The request was not sent')).toBeVisible();
    expect(field('Reason')).toHaveValue('Because.');
  });

  it('may not be sent by everybody', async () => {
    const api = anApi();
    api.ask.mockRejectedValue(aRefusal());
    renderTab(api, at);
    await open();
    await userEvent.type(field('Reason'), 'Because.');
    await userEvent.click(await button('Send request'));
    expect(
      await screen.findByText('You may not ask for champion'),
    ).toBeVisible();
  });

  it('can be left', async () => {
    renderTab(anApi(), at);
    await open();
    await userEvent.click(await button('Do not ask'));
    expect(await button('Ask for champion')).toBeVisible();
  });
});
