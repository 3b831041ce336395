/** What a piece of a template changes for others: variables declared outside of it, and dicts that it did not make itself. */
import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { leaksOf } from '../../../server/src/explore/leaks.ts';
import { parse } from '../../../server/src/template/index.ts';

const leaks = (text: string) => {
  const { effects, mutates, mergedKeys } = leaksOf(parse(new SourceText('a.yaml', text)).root);
  return { effects, mutates, mergedKeys };
};
const nothing = { effects: false, mutates: false, mergedKeys: [] };

describe('assignments', () => {
  it.each([
    ['of a variable declared here', '{{ $a := 1 }}{{ if .x }}{{ $a = 2 }}{{ end }}', false],
    ['of a variable declared outside', '{{ if .x }}{{ $a = 2 }}{{ end }}', true],
    ['of an outer variable of the same name as an inner one', '{{ if .x }}{{ $a := 1 }}{{ end }}{{ $a = 2 }}', true],
    ['by a loop', '{{ range $a = .list }}{{ end }}', true],
  ])('%s', (_, text, effects) => {
    // What is declared nowhere is no template to Go; here it stands for a branch of a larger one.
    const branch = parse(new SourceText('a.yaml', `{{ $a := 0 }}{{ with .y }}${text}{{ end }}`)).root.nodes[1];
    expect(branch?.kind === 'with' && leaksOf(branch.body).effects).toBe(effects);
  });
});

describe('changes of dicts', () => {
  it.each([
    ['a new dict', '{{ $d := dict }}{{ $_ := set $d "a" .x }}'],
    ['a dict read from text', '{{ $d := fromYaml .text }}{{ $_ := unset $d "a" }}'],
    ['a dict made of merged texts', '{{ $d := dict }}{{ range .l }}{{ $d = include "x" . | fromYaml | merge $d }}{{ end }}'],
    ['one other merged into a new dict', '{{ toYaml (merge (dict) .Values.a) }}'],
    ['a copy', '{{ $d := deepCopy .Values.a }}{{ $_ := merge $d (fromYaml .b) }}'],
    ['what a definition does, which is executed where it is called', '{{ define "x" }}{{ $_ := set .Values "a" 1 }}{{ end }}'],
  ])('%s is its own', (_, text) => expect(leaks(text)).toEqual(nothing));

  it.each([
    ['a value', '{{ $_ := set .Values "a" 1 }}'],
    ['the context', '{{ $_ := unset $ "a" }}'],
    ['a variable that holds a value', '{{ $d := .Values.a }}{{ $_ := set $d "a" 1 }}'],
    ['a variable that may hold a value', '{{ $d := dict }}{{ if .x }}{{ $d = .Values.a }}{{ end }}{{ $_ := set $d "a" 1 }}'],
    ['a default of a value', '{{ $d := .Values.a | default dict }}{{ $_ := set $d "a" 1 }}'],
    ['a member of a new dict', '{{ $d := dict "v" .Values.a }}{{ $_ := set $d.v "a" 1 }}'],
    ['a dict in a new dict, by another name', '{{ $d := dict "v" .Values.a }}{{ $e := $d.v }}{{ $_ := set $e "a" 1 }}'],
    ['a loop variable', '{{ range $v := .Values.list }}{{ $_ := set $v "a" 1 }}{{ end }}'],
    ['two others merged into a new dict, of which the first takes up the second', '{{ toYaml (merge (dict) .Values.a .Values.b) }}'],
    ['others merged one after the other', '{{ $d := dict }}{{ $d = merge $d .Values.a }}{{ $_ := merge $d .Values.b }}'],
    ['what was set, by merging', '{{ $d := dict }}{{ $_ := set $d "v" .Values.a }}{{ $_ := merge $d .Values.b }}'],
    ['by merging into what is piped in', '{{ .Values.a | merge .Values.b }}'],
  ])("%s is others'", (_, text) => expect(leaks(text).mutates).toBe(true));

  it("tells the keys under which a new dict holds what is others'", () =>
    expect(leaks('{{ tpl .text (merge (dict "Scope" .scope) .context) }}')).toEqual({ ...nothing, mergedKeys: ['Scope'] }));
});
