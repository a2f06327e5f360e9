import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { aCallError, anApi, aResponse } from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const SEARCH = '?decision=t%2F1';
const found = () =>
  screen.findByRole('group', { name: 'What is known of t/1' });
const region = () =>
  screen.findByRole('region', { name: 'Decision about t/1' });
const field = () => screen.findByRole('textbox', { name: 'Transaction id' });

describe('where the focus goes', () => {
  const scroll = jest.fn();
  const { scrollIntoView } = Element.prototype;
  beforeEach(() => {
    scroll.mockClear();
    Element.prototype.scrollIntoView = scroll;
  });
  afterEach(() => {
    Element.prototype.scrollIntoView = scrollIntoView;
  });

  it('is the decision that an address names, which the page scrolls to', async () => {
    renderTab(anApi(), { search: SEARCH });
    await region();
    await waitFor(async () => expect(await found()).toHaveFocus());
    expect(scroll).toHaveBeenCalledTimes(1);
    expect(scroll.mock.contexts[0]).toBe(await found());
  });

  it('is there only once what stands above is drawn, which would push it down', async () => {
    let answer: (response: LatencyResponse) => void = () => undefined;
    const getLatency = () =>
      new Promise<LatencyResponse>(resolve => {
        answer = resolve;
      });
    renderTab(anApi({ getLatency }), { search: SEARCH });
    await region();
    expect(await found()).not.toHaveFocus();
    expect(scroll).not.toHaveBeenCalled();
    answer(aResponse());
    await waitFor(async () => expect(await found()).toHaveFocus());
  });

  it('is what is said of a decision that could not be read', async () => {
    const getDecision = async () => {
      throw aCallError(404, 'No decision.');
    };
    renderTab(anApi({ getDecision }), { search: SEARCH });
    await screen.findByRole('heading', { name: /is remembered$/ });
    await waitFor(async () => expect(await found()).toHaveFocus());
  });

  it('stays in the form that asks', async () => {
    const user = userEvent.setup();
    renderTab(anApi());
    await user.type(await field(), 't/1{Enter}');
    await region();
    await waitFor(async () => expect(await field()).toHaveFocus());
    expect(await field()).toHaveValue('t/1');
    expect(scroll).not.toHaveBeenCalled();
  });

  it('goes back to the field when the decision is closed', async () => {
    const user = userEvent.setup();
    renderTab(anApi(), { search: SEARCH });
    await region();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(async () => expect(await field()).toHaveFocus());
    expect(await field()).toHaveValue('');
  });

  it('is the same decision when it is opened again', async () => {
    const user = userEvent.setup();
    renderTab(anApi(), { search: SEARCH });
    await region();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await user.type(await field(), 't/1{Enter}');
    await region();
    await waitFor(async () => expect(await field()).toHaveFocus());
  });
});
