// The words that name a part of a desk: "the climbing hall" but not "our opening hours".

/** Words that name no part of their own. */
const GENERAL = new Set(
  (
    'a an the of and or at in on to from for with by our your my this that there here it its they we us you all every ' +
    'also now still yet today tomorrow tonight is are be will do does open opens opening opened closed close closes ' +
    'closing shut hour hours time times day days daily week season seasons holiday holidays visit visiting visitors ' +
    'contact contacts find when what where how who plan about welcome good know information info general practical ' +
    'start faq questions answers help address location locations place site sites hello please usually normally ' +
    'completely then only each until not than between during after before business regular gate gates ground grounds ' +
    'month year anyone anybody people everybody everyone public'
  ).split(' '),
);

/** Content words in lower case, in the singular. */
export function placeWords(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? [];
  return [
    ...new Set(
      words
        .map((word) => word.replace(/['’]s$|['’]re$/u, ''))
        .filter((word) => !GENERAL.has(word))
        .map(singular),
    ),
  ];
}

const singular = (word: string) => (/[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word);
