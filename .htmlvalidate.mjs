// What a page of ours must hold to beyond what axe can see. A rule that is off says why.
export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "attribute-boolean-style": "off", // Django and the macros write booleans in two ways; both are right
    "doctype-style": "off",
    "form-dup-name": "off", // checkboxes of one question share a name, as Django wants
    "long-title": "off", // a title goes page - partnership - product, and a partnership may have a long name
    "no-redundant-role": "off", // role="group" makes a screen reader read the hint of a date's fieldset
    "no-trailing-whitespace": "off",
    "prefer-native-element": "off", // a link drawn as a button; the message that takes focus
    "void-style": "off"
  }
};
