/*
 * a.js - looked at line by line.
 */
(function () {
  // a comment
  const url = "https://example.org"; // stays
    return url;
})();
