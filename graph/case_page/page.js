// A click or Enter on a claim marks the words that prove it and brings them into view.
(function () {
  "use strict";
  function show(row) {
    document.querySelectorAll(".proof, .chosen").forEach(function (e) { e.classList.remove("proof", "chosen"); });
    row.classList.add("chosen");
    var words = Array.from(document.querySelectorAll("[data-claims]")).filter(function (e) {
      return e.dataset.claims.split(" ").includes(row.dataset.claim);
    });
    words.forEach(function (e) { e.classList.add("proof"); });
    if (words.length) words[0].scrollIntoView({ block: "center" });
  }
  document.querySelectorAll("[data-claim]").forEach(function (row) {
    row.addEventListener("click", function () { show(row); });
    row.addEventListener("keydown", function (event) { if (event.key === "Enter") show(row); });
  });
})();
