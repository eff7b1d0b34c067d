package cosmonaut.ui.library;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Lays cards of one width in rows that fill the width there is; narrow windows get fewer columns, wide ones wider
/// cards.
final class CardGrid extends Region {

    private final double leastWidth;
    private final double gap;
    private final int mostColumns;
    private final int mostRows;

    /// @param leastWidth of a card, pixels
    /// @param gap between cards, pixels
    /// @param mostRows cards beyond them are not shown
    CardGrid(double leastWidth, double gap, int mostColumns, int mostRows) {
        this.leastWidth = leastWidth;
        this.gap = gap;
        this.mostColumns = mostColumns;
        this.mostRows = mostRows;
    }

    void show(List<? extends Node> cards) {
        getChildren().setAll(cards);
    }

    private int columns(double width) {
        return Math.clamp((int) ((width + gap) / (leastWidth + gap)), 1, mostColumns);
    }

    private double cardWidth(double width) {
        int columns = columns(width);
        return Math.floor((width - (columns - 1) * gap) / columns);
    }

    private double rowHeight(int row, int columns, double cardWidth) {
        List<Node> all = getChildren();
        double height = 0;
        for (Node card : all.subList(row * columns, Math.min(all.size(), (row + 1) * columns))) {
            height = Math.max(height, card.prefHeight(cardWidth));
        }
        return Math.ceil(height);
    }

    private int rows(int columns) {
        return Math.min(mostRows, (getChildren().size() + columns - 1) / columns);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return leastWidth;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 3 * leastWidth + 2 * gap;
    }

    @Override
    protected double computePrefHeight(double width) {
        double known = width < 0 ? computePrefWidth(-1) : width;
        int columns = columns(known);
        int rows = rows(columns);
        double height = Math.max(0, rows - 1) * gap;
        for (int row = 0; row < rows; row++) {
            height += rowHeight(row, columns, cardWidth(known));
        }
        return height;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        int columns = columns(getWidth());
        int rows = rows(columns);
        double width = cardWidth(getWidth());
        double y = 0;
        int index = 0;
        for (int row = 0; row < rows; row++) {
            double height = rowHeight(row, columns, width);
            for (int column = 0; column < columns && index < getChildren().size(); column++, index++) {
                Node card = getChildren().get(index);
                card.setVisible(true);
                card.resizeRelocate(column * (width + gap), y, width, height);
            }
            y += height + gap;
        }
        for (Node beyond : getChildren().subList(index, getChildren().size())) {
            beyond.setVisible(false);
        }
    }
}
