"use strict";
// Only comfort: without it everything is on the page already.
(function () {
  var button = document.getElementById("copy"), text = document.getElementById("mail-text");
  if (button && text) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var done = function () { button.textContent = button.dataset.done; };
      text.select();
      if (navigator.clipboard) navigator.clipboard.writeText(text.value).then(done, function () {});
      else if (document.execCommand("copy")) done();
    });
  }
  // A link into a closed part opens it.
  var open = function () {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  open();
})();
