import { and, attribute, dataset, field, metric, param, tag } from './filter';

describe('filters', () => {
  it.each([
    [metric('auc').gt(0.9), 'metrics.auc > 0.9'],
    [metric('val acc').lte(-1e-7), 'metrics.`val acc` <= -1e-7'],
    [metric('a`b').ne(1), 'metrics."a`b" != 1'],
    [param('lr').eq('0.1'), "params.lr = '0.1'"],
    [param('lr').like('0%'), "params.lr LIKE '0%'"],
    [tag('mlflow.user').ilike('AL%'), "tags.`mlflow.user` ILIKE 'AL%'"],
    [tag('who').eq("O'Brien"), 'tags.who = "O\'Brien"'],
    [tag('who').eq('say "hi"'), 'tags.who = \'say "hi"\''],
    [attribute('start_time').gte(5), 'attributes.start_time >= 5'],
    [attribute('run_id').in(['a', 'b']), "attributes.run_id IN ('a', 'b')"],
    [attribute('run_id').notIn(['a']), "attributes.run_id NOT IN ('a')"],
    [attribute('end_time').lt(5), 'attributes.end_time < 5'],
    [dataset('digest').eq('abc'), "datasets.digest = 'abc'"],
    [field('name').eq('fraud'), "name = 'fraud'"],
  ])('are written as MLflow reads them: %s', (filter, expected) => {
    expect(filter.toString()).toBe(expected);
  });

  it('are joined, and nothing stays nothing', () => {
    const filter = and(metric('auc').gt(0.9), undefined, tag('a').eq('b'));
    expect(String(filter)).toBe("metrics.auc > 0.9 AND tags.a = 'b'");
    expect(and(undefined)).toBeUndefined();
  });

  it('keep a value from changing their meaning', () => {
    expect(String(tag('a').eq("' OR '1' = '1"))).toBe(
      "tags.a = \"' OR '1' = '1\"",
    );
    expect(() => tag('a').eq(`'"`)).toThrow(/both kinds of quotes/);
    expect(() => tag('a').eq('x\\')).toThrow(/backslash/);
    expect(() => tag('a`"').eq('x')).toThrow(/key/);
    expect(() => metric('').eq(1)).toThrow(/key/);
    expect(() => attribute("status = 'x' AND name").eq('y')).toThrow(
      /attribute name/,
    );
    expect(() => metric('a').gt(NaN)).toThrow(/cannot compare with NaN/);
    expect(() => attribute('run_id').in([])).toThrow(/nothing can match/);
    expect(() => attribute('run_id').in(["a'b"])).toThrow(/single quote/);
  });
});
